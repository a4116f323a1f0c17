import Crypto
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct KeyStoreTests {
    private let folder: TemporaryFolder
    private let keys: KeyStore

    init() throws {
        folder = try TemporaryFolder()
        keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
    }

    private func mode(_ name: String) -> UInt32? { DurableFile.mode(of: folder.path(name)) }

    private func another() throws -> KeyStore {
        try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
    }

    @Test func `folders and files are for their owner alone`() throws {
        _ = try keys.keyOrCreate(.session, 491_000)
        _ = try keys.keyOrCreate(.vault, 1)
        for name in ["keys", "keys/session", "keys/vault", "keys/service"] { #expect(mode(name) == 0o700) }
        for name in ["keys/session/491000.key", "keys/vault/1.key"] { #expect(mode(name) == 0o600) }
        let bytes = try #require(try DurableFile.read(at: folder.path("keys/vault/1.key")))
        #expect(bytes.count == 32 && Set(bytes).count > 8)
    }

    @Test func `nothing of a key is left once it is destroyed`() throws {
        _ = try keys.keyOrCreate(.vault, 1)
        // As a process leaves it that was killed while it made the key.
        let path = folder.path("keys/vault/1.key")
        try FileManager.default.linkItem(atPath: path, toPath: path + ".4711.18446744073709551615.new")
        try keys.destroy(.vault, 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("keys/vault")) == [])
    }

    @Test func `a key is the same in every process, and another for each epoch and kind`() throws {
        let first = try keys.keyOrCreate(.session, 1)
        #expect(try keys.key(.session, 1) == first)
        #expect(try another().key(.session, 1) == first)
        #expect(try another().keyOrCreate(.session, 1) == first)
        #expect(try keys.keyOrCreate(.session, 2) != first)
        #expect(try keys.keyOrCreate(.vault, 1) != first)
        #expect(try keys.key(.session, 3) == nil)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o602] as [UInt32])
    func `a key that others can reach is refused`(mode: UInt32) throws {
        _ = try keys.keyOrCreate(.vault, 1)
        let path = folder.path("keys/vault/1.key")
        try FileManager.default.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: path)
        #expect {
            try another().key(.vault, 1)
        } throws: { error in
            if case RetraceError.keyIsReadable(path) = error { true } else { false }
        }
    }

    @Test(arguments: [0, 31, 33, 65])
    func `a key of another length is refused`(count: Int) throws {
        _ = try DurableFile.create(at: folder.path("keys/vault/1.key"), [UInt8](repeating: 7, count: count))
        #expect(throws: RetraceError.self) { try keys.key(.vault, 1) }
        #expect(throws: RetraceError.self) { try keys.keyOrCreate(.vault, 1) }
    }

    @Test func `the published test key is refused in a folder of keys`() throws {
        let bytes = Array(SHA256.hash(data: Array("Retrace test key, never for production".utf8)))
        _ = try DurableFile.create(at: folder.path("keys/service/1.key"), bytes)
        #expect {
            try keys.keyOrCreate(.service, 1)
        } throws: { error in
            if case RetraceError.testKey = error { true } else { false }
        }
        #expect(KeyStore.test.isTest && !keys.isTest)
    }

    @Test func `keys inside the data are refused, however the path is written`() throws {
        let data = folder.path("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: data)
        for path in [data, data + "/keys", data + "/a/../keys/b", data + "/./keys", folder.path("link") + "/keys"] {
            #expect {
                try KeyStore.open(at: path, data: data)
            } throws: { error in
                if case RetraceError.keysInsideData = error { true } else { false }
            }
            #expect(!FileManager.default.fileExists(atPath: data + "/keys"))
        }
        #expect(throws: RetraceError.self) { try KeyStore.open(at: folder.path("k"), data: "/") }
        _ = try KeyStore.open(at: data + "-keys", data: data)
    }

    @Test func `of eight creators at once one makes the key`() async throws {
        for epoch in 1...20 as ClosedRange<UInt32> {
            let made = try await atOnce(8) { [folder] _ in
                let store = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
                return try store.keyOrCreate(.session, epoch)
            }
            #expect(made.allSatisfy { $0 == made[0] })
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("keys/session"))
        #expect(left.sorted() == (1...20).map { "\($0).key" }.sorted())
    }

    @Test func `a destroyed key is gone from disk and from memory`() throws {
        let first = try keys.keyOrCreate(.session, 1)
        try keys.destroy(.session, 1)
        #expect(mode("keys/session/1.key") == nil)
        #expect(try keys.key(.session, 1) == nil)
        try keys.destroy(.session, 1)
        #expect(try keys.keyOrCreate(.session, 1) != first)
    }
}
