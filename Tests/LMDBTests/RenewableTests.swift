import Foundation
import LMDB
import Testing

/// A file that is made anew while it is used.
struct RenewableTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.path("data") }

    private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path + "/data.mdb")) }

    @Test func `what was deleted is in no page of the new file, and the rest is there`() throws {
        let store = try openValues(path)
        let secret = Array("a secret of many bytes".utf8)
        try store.write { transaction, table in
            for key: UInt64 in 0..<500 {
                try transaction.put(
                    (key == 250 ? secret : [UInt8](repeating: 7, count: 50)).rawSpan, for: key, in: table)
            }
        }
        try store.write { transaction, table in
            for key: UInt64 in 200..<300 { try transaction.delete(key, in: table) }
        }
        #expect(try bytes().range(of: Data(secret)) != nil, "free pages still have it")
        try store.compact()
        #expect(try bytes().range(of: Data(secret)) == nil)
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        #expect(try store.count() == 400)
        try store.put(1000)
        #expect(try store.count() == 401)
    }

    @Test func `a copy is made of the file that is in place, beside whoever makes it anew`() async throws {
        let secret = Array("a secret of many bytes".utf8)
        await #expect(processExitsWith: .success) { [path = path as String, secret = secret as [UInt8]] in
            let store = try openValues(path)
            try store.write { transaction, table in try transaction.put(secret.rawSpan, for: 1, in: table) }
        }
        var options = Environment.Options()
        options.isReadOnly = true
        let store = try RenewableEnvironment(at: path, options: options) { _ in () }
        await #expect(processExitsWith: .success) { [path = path as String] in
            let store = try openValues(path)
            try store.write { transaction, table in _ = try transaction.delete(UInt64(1), in: table) }
            try store.compact()
        }
        try store.copy(to: folder.path("copy"))
        let copy = try Data(contentsOf: URL(fileURLWithPath: folder.path("copy/data.mdb")))
        #expect(copy.range(of: Data(secret)) == nil)
        #expect(try openValues(folder.path("copy")).count() == 0)
    }

    @Test func `nothing is written into a file that another process has put away`() async throws {
        let store = try openValues(path)
        for round: UInt64 in 0..<3 {
            try store.put(round)
            await #expect(processExitsWith: .success) { [path = path as String] in
                let store = try openValues(path)
                try store.compact()
                try store.compact()
            }
            #expect(try store.count() == Int(round) + 1)
        }
        try store.put(100)
        // Whoever comes new sees what the one wrote that had the oldest file open.
        await #expect(processExitsWith: .success) { [path = path as String] in
            let store = try openValues(path)
            if try store.count() != 4 { exit(1) }
        }
    }

    @Test func `writers lose nothing while another process makes the file anew again and again`() async throws {
        let store = try openValues(path)
        let isOver = Shared(false)
        let written = Shared(UInt64(0))
        let writer = Worker {
            while !isOver.value {
                try store.put(written.value)
                written.set(written.value + 1)
            }
        }
        await #expect(processExitsWith: .success) { [path = path as String] in
            let store = try openValues(path)
            for _ in 0..<50 { try store.compact() }
        }
        isOver.set(true)
        try await writer.end()
        #expect(written.value > 0)
        #expect(try store.count() == Int(written.value))
    }

    @Test func `what a cut off exchange has left behind goes at the next opening`() throws {
        try openValues(path).put(1)
        try FileManager.default.copyItem(atPath: path, toPath: path + ".new")
        let store = try openValues(path)
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        #expect(try store.count() == 1)
    }

    @Test func `a foreign file where the copy goes is kept, and nothing is exchanged`() throws {
        let store = try openValues(path)
        try store.put(1)
        try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: true)
        try "mine".write(toFile: path + ".new/letter", atomically: true, encoding: .utf8)
        #expect(throws: LMDBError.self) { try store.compact() }
        #expect(try String(contentsOfFile: path + ".new/letter", encoding: .utf8) == "mine")
        #expect(try store.count() == 1)
    }

    @Test func `a lock is held by one, and free again when its holder ends`() throws {
        let file = folder.path("lock")
        let held = try FileLock(at: file)
        #expect(try !isFree(file))
        _ = consume held
        #expect(try isFree(file))
    }
}

/// Whether nobody holds the lock of a file.
private func isFree(_ path: String) throws -> Bool {
    if let _ = try FileLock(at: path) { true } else { false }
}

private func openValues(_ path: String) throws -> RenewableEnvironment<Table<UInt64>> {
    var options = LMDB.Environment.Options()
    options.isDurable = false
    return try RenewableEnvironment(at: path, options: options) { try $0.table("values") }
}

extension RenewableEnvironment<Table<UInt64>> {
    fileprivate func put(_ key: UInt64) throws {
        try write { transaction, table in try transaction.put([1].rawSpan, for: key, in: table) }
    }

    fileprivate func count() throws -> Int { try read { transaction, table in try transaction.count(of: table) } }
}
