import EventStore
import LMDB
package import Recovery
import struct Synchronization.Mutex

/// What a pseudonym stands for. The raw value is stored, sealed, with the text.
package enum VaultKind: UInt8, Sendable, CaseIterable {
    /// An account type's digit and the normalised identifier.
    case account = 1
    /// E.164.
    case phone = 2
    /// An IPv4 address or an IPv6 /64.
    case client = 3
    case network = 4
}

/// Maps what the log must not hold to random pseudonyms and back: a keyed HMAC finds the pseudonym, and the value lies
/// sealed (ChaCha20-Poly1305) under it. Deleting a person's rows erases them, and every proof over the log stays valid.
package final class Vault: Sendable {
    let environment: RenewableEnvironment<VaultTables>
    let keys: KeyStore
    private let chance: Chance
    private let current = Mutex<CurrentKeys?>(nil)

    /// Opens the vault, and makes it with its first key if there is none. Throws `RetraceError.keyMissing` if there is one
    /// whose key is not there: another key would find none of its rows.
    package static func open(
        at folder: String, keys: KeyStore, chance: Chance, isDurable: Bool
    ) throws(RetraceError) -> Vault {
        do {
            var options = LMDB.Environment.Options()
            options.isDurable = isDurable
            let environment = try RenewableEnvironment(at: folder, options: options) { try VaultTables(in: $0) }
            let vault = Vault(environment: environment, keys: keys, chance: chance)
            try vault.begin()
            try vault.finishRotation()
            return vault
        } catch {
            throw RetraceError(error)
        }
    }

    private init(environment: RenewableEnvironment<VaultTables>, keys: KeyStore, chance: Chance) {
        self.environment = environment
        self.keys = keys
        self.chance = chance
    }

    /// The epoch of the key under which all rows are.
    package var epoch: UInt32 {
        get throws { try environment.read { try $1.epoch(in: $0) } }
    }

    /// The pseudonyms of values, in their order; those that are new are on disk before this returns.
    package func pseudonyms(for values: [(VaultKind, String)], at now: Instant) throws(RetraceError) -> [Pseudonym] {
        let known = try read { transaction, rows in try values.map { try rows.find($0, in: transaction) } }
        if !known.contains(nil) { return known.compactMap(\.self) }
        do {
            return try create(values, at: now)
        } catch {
            throw RetraceError(error)
        }
    }

    /// The pseudonym of a value, if it has one.
    package func pseudonym(of kind: VaultKind, _ value: String) throws(RetraceError) -> Pseudonym? {
        try read { transaction, rows in try rows.find((kind, value), in: transaction) }
    }

    /// What a pseudonym stands for; nil if the vault does not know, or no longer.
    package func value(of pseudonym: Pseudonym) throws(RetraceError) -> (kind: VaultKind, text: String)? {
        try read { transaction, rows in try rows.value(of: pseudonym, in: transaction) }
    }

    /// Flushes what a vault that is not durable has left to the system.
    func sync() throws(LMDBError) { try environment.sync() }

    /// Runs `body` in a snapshot with the rows under its key. When another process rotates in between, the key that the
    /// snapshot needs may be gone; the next snapshot has the new one.
    func read<R>(_ body: (borrowing ReadTransaction, VaultRows) throws -> R) throws(RetraceError) -> R {
        for isLast in [false, true] {
            do {
                return try environment.read { transaction, tables in
                    try body(transaction, try rows(tables, under: try tables.epoch(in: transaction)))
                }
            } catch RetraceError.keyMissing where !isLast {
                continue
            } catch {
                throw RetraceError(error)
            }
        }
        throw .stopped
    }

    /// The rows under the key of an epoch.
    func rows(_ tables: VaultTables, under epoch: UInt32) throws(RetraceError) -> VaultRows {
        VaultRows(tables: tables, keys: try subkeys(epoch))
    }

    /// Those of the last look are kept: deriving them is dearer than a look itself. They go when another epoch is seen.
    private func subkeys(_ epoch: UInt32) throws(RetraceError) -> VaultSubkeys {
        try current.withLock { current throws(RetraceError) in
            if let current, current.epoch == epoch { return current.subkeys }
            if let current { keys.forget(.vault, current.epoch) }
            guard let key = try keys.key(.vault, epoch) else { throw .keyMissing("vault/\(epoch).key") }
            let subkeys = VaultSubkeys(of: key)
            current = CurrentKeys(epoch: epoch, subkeys: subkeys)
            return subkeys
        }
    }

    private struct CurrentKeys: Sendable {
        let epoch: UInt32
        let subkeys: VaultSubkeys
    }

    /// Gives a new vault its first key. The key is on disk before the epoch that needs it.
    private func begin() throws {
        let isNew = try environment.read { try $0.bytes(for: "epoch", in: $1.settings) == nil }
        guard isNew else { return _ = try read { _, _ in } }
        try environment.write { transaction, tables in
            guard try transaction.bytes(for: "epoch", in: tables.settings) == nil else { return }
            _ = try keys.keyOrCreate(.vault, 1)
            try tables.put(epoch: 1, in: &transaction)
        }
    }

    private func create(_ values: [(VaultKind, String)], at now: Instant) throws -> [Pseudonym] {
        try environment.write { transaction, tables in
            let rows = try rows(tables, under: try tables.epoch(in: transaction))
            var pseudonyms: [Pseudonym] = []
            for value in values {
                if let known = try rows.find(value, in: transaction) {
                    pseudonyms.append(known)
                    continue
                }
                let fresh = try newPseudonym(at: now, rows, in: transaction)
                try rows.put(value, fresh, in: &transaction)
                pseudonyms.append(fresh)
            }
            return pseudonyms
        }
    }

    /// One that nothing has: a seed that is used again gives the same ones again.
    private func newPseudonym(
        at now: Instant, _ rows: VaultRows, in transaction: borrowing some Reading & ~Copyable
    ) throws -> Pseudonym {
        while true {
            let fresh = chance.pseudonym(at: now)
            if try transaction.bytes(for: ID16(fresh), in: rows.tables.sealed) == nil { return fresh }
        }
    }
}
