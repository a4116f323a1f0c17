import EventStore
import LMDB
import Recovery

/// The tables of a vault: HMAC to pseudonym, pseudonym to sealed value, and the epoch of the key that both are under.
struct VaultTables: Sendable {
    let index: Table<ID16>
    let sealed: Table<ID16>
    let settings: Table<NameKey>

    init(in environment: LMDB.Environment) throws {
        index = try environment.table("index")
        sealed = try environment.table("sealed")
        settings = try environment.table("settings")
    }

    func epoch(in transaction: borrowing some Reading & ~Copyable) throws -> UInt32 {
        let stored = try transaction.bytes(for: "epoch", in: settings)
        guard let stored, let epoch = UInt32(String(decoding: stored.array, as: UTF8.self)), epoch > 0 else {
            throw LMDBError.malformed(detail: "the vault's epoch")
        }
        return epoch
    }

    func put(epoch: UInt32, in transaction: inout WriteTransaction) throws {
        try transaction.put([UInt8](String(epoch).utf8).rawSpan, for: "epoch", in: settings)
    }
}

/// The rows of a vault under the keys of one epoch.
struct VaultRows {
    let tables: VaultTables
    let keys: VaultSubkeys

    func find(
        _ value: (VaultKind, String), in transaction: borrowing some Reading & ~Copyable
    ) throws -> Pseudonym? {
        let stored = try transaction.bytes(for: keys.indexKey(value), in: tables.index)
        guard let stored else { return nil }
        guard let id = ID16(keyBytes: stored) else { throw LMDBError.malformed(detail: "a pseudonym in the vault") }
        return Pseudonym(high: id.high, low: id.low)
    }

    func isKnown(
        _ pseudonym: Pseudonym, in transaction: borrowing some Reading & ~Copyable
    ) throws -> Bool { try transaction.bytes(for: ID16(pseudonym), in: tables.sealed) != nil }

    func value(
        of pseudonym: Pseudonym, in transaction: borrowing some Reading & ~Copyable
    ) throws -> (kind: VaultKind, text: String)? {
        let stored = try transaction.bytes(for: ID16(pseudonym), in: tables.sealed)
        guard let stored else { return nil }
        return try keys.open(stored.array, of: pseudonym)
    }

    func put(
        _ value: (VaultKind, String), _ pseudonym: Pseudonym, in transaction: inout WriteTransaction
    ) throws {
        let name = idBytes(pseudonym)
        let box = try keys.seal(value, of: pseudonym)
        try transaction.put(name.rawSpan, for: keys.indexKey(value), in: tables.index)
        try transaction.put(box.rawSpan, for: ID16(pseudonym), in: tables.sealed)
    }
}

extension ID16 {
    init(_ id: some WordPair) { self.init(high: id.high, low: id.low) }
}
