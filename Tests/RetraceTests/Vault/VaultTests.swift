import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct VaultTests {
    private let folder: TemporaryFolder
    private let keys: KeyStore
    private let now = EngineRig.start
    private let values: [(VaultKind, String)] = [
        (.account, "1123456789423"), (.phone, "+84387584663"), (.client, "203.0.113.7"), (.network, "203.0.113.0/24"),
    ]

    init() throws {
        folder = try TemporaryFolder()
        keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
    }

    private func open(_ keys: KeyStore? = nil, seed: UInt64? = nil) throws -> Vault {
        try Vault.open(
            at: folder.path("vault"),
            keys: try keys ?? KeyStore.open(at: folder.path("keys"), data: folder.path("data")),
            chance: seed.map { .seeded($0) } ?? .system, isDurable: false)
    }

    @Test func `the same value has the same pseudonym, and it leads back`() throws {
        var vault: Vault? = try open()
        let first = try #require(vault).pseudonyms(for: values, at: now)
        #expect(Set(first).count == 4)
        #expect(try #require(vault).pseudonyms(for: values.reversed(), at: now) == first.reversed())
        vault = nil
        let again = try open()
        #expect(try again.pseudonyms(for: values, at: now + .days(1)) == first)
        for (pseudonym, value) in zip(first, values) {
            let found = try #require(try again.value(of: pseudonym))
            #expect(found.kind == value.0 && found.text == value.1)
            #expect(try again.pseudonym(of: value.0, value.1) == pseudonym)
        }
        #expect(try again.pseudonym(of: .phone, "203.0.113.7") == nil, "another kind is another value")
        #expect(try again.value(of: Pseudonym(high: 1, low: 1)) == nil)
    }

    @Test func `the same value twice in one call has one pseudonym`() throws {
        let pseudonyms = try open().pseudonyms(for: values + values, at: now)
        #expect(pseudonyms.prefix(4) == pseudonyms.suffix(4))
    }

    @Test func `creators at once agree`() async throws {
        let vault = try open()
        let (values, now) = (values, now)
        let all = try await atOnce(100) { index in
            try vault.pseudonyms(for: index.isMultiple(of: 2) ? values : values.reversed(), at: now)
        }
        for (index, pseudonyms) in all.enumerated() {
            #expect(index.isMultiple(of: 2) ? pseudonyms == all[0] : pseudonyms == all[0].reversed())
        }
    }

    @Test func `a seed that is used again gives nobody a pseudonym that is taken`() throws {
        let first = try open(seed: 5).pseudonyms(for: [(.phone, "+84387584663")], at: now)
        let second = try open(seed: 5).pseudonyms(for: [(.phone, "+84912345678")], at: now)
        #expect(first != second)
        let vault = try open()
        #expect(try vault.value(of: first[0])?.text == "+84387584663")
        #expect(try vault.value(of: second[0])?.text == "+84912345678")
    }

    @Test func `nothing that was put in can be read in the file`() throws {
        _ = try open().pseudonyms(for: values, at: now)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("vault/data.mdb")))
        for text in ["123456789423", "387584663", "203.0.113"] {
            #expect(bytes.range(of: Data(text.utf8)) == nil)
        }
    }

    @Test func `rotation keeps every pseudonym and destroys the old key`() throws {
        let vault = try open()
        let before = try vault.pseudonyms(for: values, at: now)
        let sealed = try Data(contentsOf: URL(fileURLWithPath: folder.path("vault/data.mdb")))
        for epoch in 1...3 as ClosedRange<UInt32> {
            let rotation = try vault.rotate(after: 0)
            #expect(rotation.old == epoch && rotation.new == epoch + 1)
            #expect(try vault.epoch == epoch + 1)
            #expect(try vault.pseudonyms(for: values, at: now) == before)
            #expect(try vault.value(of: before[1])?.text == "+84387584663")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path("keys/vault")) == ["\(epoch + 1).key"])
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("vault/data.mdb"))) != sealed)
    }

    @Test func `a rotation that was cut off after its commit is finished at the next opening`() throws {
        var vault: Vault? = try open()
        let before = try #require(vault).pseudonyms(for: values, at: now)
        _ = try #require(vault).reseal(after: 0)
        vault = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("keys/vault")).count == 2)
        let again = try open()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("keys/vault")) == ["2.key"])
        #expect(try again.pseudonyms(for: values, at: now) == before)
    }

    @Test func `a rotation that was cut off before its commit changes nothing`() throws {
        var vault: Vault? = try open()
        let before = try #require(vault).pseudonyms(for: values, at: now)
        _ = try keys.keyOrCreate(.vault, 2)
        vault = nil
        let again = try open()
        #expect(try again.epoch == 1)
        #expect(try again.pseudonyms(for: values, at: now) == before)
        #expect(try again.rotate(after: 0).new == 3, "a key that lay about is used for nothing")
        #expect(try again.pseudonyms(for: values, at: now) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("keys/vault")) == ["3.key"])
    }

    @Test func `a rotation of an older vault that was put back leaves no key of a later one`() throws {
        var vault: Vault? = try open()
        let before = try #require(vault).pseudonyms(for: values, at: now)
        vault = nil
        for part in ["vault", "keys/vault"] {
            try FileManager.default.copyItem(
                atPath: folder.path(part), toPath: folder.path(part.replacing("/", with: "-") + "-old"))
        }
        vault = try open()
        for _ in 0..<4 { _ = try #require(vault).rotate(after: 0) }
        vault = nil
        try FileManager.default.removeItem(atPath: folder.path("vault"))
        try FileManager.default.moveItem(atPath: folder.path("vault-old"), toPath: folder.path("vault"))
        try FileManager.default.copyItem(
            atPath: folder.path("keys-vault-old/1.key"), toPath: folder.path("keys/vault/1.key"))
        let again = try open()
        let names = { [folder] in
            try FileManager.default.contentsOfDirectory(atPath: folder.path("keys/vault")).sorted()
        }
        #expect(try names() == ["1.key", "5.key"], "the later vault may be put back")
        #expect(try again.rotate(after: 0).new == 6)
        #expect(try names() == ["6.key"])
        #expect(try again.pseudonyms(for: values, at: now) == before)
    }

    @Test func `a rotation takes no epoch that the log had, also where its key is gone`() throws {
        let vault = try open()
        let before = try vault.pseudonyms(for: values, at: now)
        let rotation = try vault.rotate(after: 5)
        #expect(rotation.old == 1 && rotation.new == 6)
        #expect(try vault.rotate(after: 3).new == 7)
        #expect(try vault.pseudonyms(for: values, at: now) == before)
        #expect(throws: RetraceError.self) { try vault.rotate(after: .max) }
        #expect(try vault.epoch == 7)
    }

    @Test func `a vault whose key is missing is refused, and gets no new key`() throws {
        _ = try open().pseudonyms(for: values, at: now)
        let path = folder.path("keys/vault/1.key")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        #expect {
            try open()
        } throws: { error in
            if case RetraceError.keyMissing = error { true } else { false }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        #expect(try open().pseudonym(of: .phone, "+84387584663") != nil)
    }

    @Test func `a damaged row is an error that says where`() throws {
        let pseudonym = try #require(try open().pseudonyms(for: [(.phone, "+84387584663")], at: now).first)
        let key = ID16(high: pseudonym.high, low: pseudonym.low)
        let whole = try edit("sealed", key) { $0 }
        let damages: [([UInt8]) -> [UInt8]] = [
            { _ in [] }, { Array($0.prefix(5)) }, { Array($0.dropLast()) }, { $0 + [0] },
            { [$0[0] ^ 1] + $0.dropFirst() }, { $0.dropLast() + [($0.last ?? 0) ^ 1] },
        ]
        for damage in damages {
            _ = try edit("sealed", key) { _ in damage(whole) }
            let vault = try open()
            #expect {
                try vault.value(of: pseudonym)
            } throws: { error in
                if case RetraceError.storage(.malformed) = error { true } else { false }
            }
            #expect(throws: RetraceError.self) { try vault.rotate(after: 0) }
            #expect(try vault.epoch == 1)
        }
    }

    @Test(arguments: ["", "0", "x", "4294967296", "99999999999999999999", "-1"])
    func `a damaged epoch is an error and no trap`(text: String) throws {
        _ = try open().pseudonyms(for: values, at: now)
        _ = try edit("settings", "epoch" as NameKey) { _ in Array(text.utf8) }
        #expect(throws: RetraceError.self) { try open() }
    }

    @Test func `an epoch that has no successor is an error and no trap`() throws {
        _ = try open().pseudonyms(for: values, at: now)
        _ = try edit("settings", "epoch" as NameKey) { _ in Array("4294967295".utf8) }
        _ = try keys.keyOrCreate(.vault, .max)
        let vault = try open()
        #expect(throws: RetraceError.self) { try vault.rotate(after: 0) }
    }

    /// Changes a value below the vault's back. Returns what it was.
    private func edit<Key: TableKey>(_ table: String, _ key: Key, _ change: ([UInt8]) -> [UInt8]) throws -> [UInt8] {
        let environment = try LMDB.Environment.open(at: folder.path("vault"))
        let table: Table<Key> = try environment.table(table)
        return try environment.write { transaction in
            let before = try bytes(for: key, in: table, transaction)
            try transaction.put(change(before).rawSpan, for: key, in: table)
            return before
        }
    }

    private func bytes<Key: TableKey>(
        for key: Key, in table: Table<Key>, _ transaction: borrowing WriteTransaction
    ) throws -> [UInt8] {
        guard let stored = try transaction.bytes(for: key, in: table) else { return [] }
        return stored.array
    }
}
