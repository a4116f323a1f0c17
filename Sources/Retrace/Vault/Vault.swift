import Crypto
import EventStore
import Foundation
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
    private let environment: LMDB.Environment
    private let index: Table<ID16>
    private let sealed: Table<ID16>
    private let settings: Table<NameKey>
    private let keys: KeyStore
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
            let environment = try LMDB.Environment.open(at: folder, options: options)
            let vault = Vault(
                environment: environment, index: try environment.table("index"),
                sealed: try environment.table("sealed"), settings: try environment.table("settings"), keys: keys,
                chance: chance)
            try vault.begin()
            try vault.finishRotation()
            return vault
        } catch {
            throw RetraceError(error)
        }
    }

    private init(
        environment: LMDB.Environment, index: Table<ID16>, sealed: Table<ID16>, settings: Table<NameKey>,
        keys: KeyStore, chance: Chance
    ) {
        self.environment = environment
        self.index = index
        self.sealed = sealed
        self.settings = settings
        self.keys = keys
        self.chance = chance
    }

    /// The epoch of the key under which all rows are.
    package var epoch: UInt32 {
        get throws { try environment.read { try epoch(in: $0) } }
    }

    /// The pseudonyms of values, in their order; those that are new are on disk before this returns.
    package func pseudonyms(for values: [(VaultKind, String)], at now: Instant) throws(RetraceError) -> [Pseudonym] {
        let known = try read { transaction, keys in try values.map { try find($0, keys, in: transaction) } }
        if !known.contains(nil) { return known.compactMap(\.self) }
        do {
            return try create(values, at: now)
        } catch {
            throw RetraceError(error)
        }
    }

    /// The pseudonym of a value, if it has one.
    package func pseudonym(of kind: VaultKind, _ value: String) throws(RetraceError) -> Pseudonym? {
        try read { transaction, keys in try find((kind, value), keys, in: transaction) }
    }

    /// What a pseudonym stands for; nil if the vault does not know, or no longer.
    package func value(of pseudonym: Pseudonym) throws(RetraceError) -> (kind: VaultKind, text: String)? {
        try read { transaction, keys -> (kind: VaultKind, text: String)? in
            let stored = try transaction.bytes(for: ID16(pseudonym), in: sealed)
            guard let stored else { return nil }
            return try open(stored.array, of: pseudonym, keys)
        }
    }

    /// Puts all rows under a key of a new epoch, then destroys the old one. Pseudonyms stay. Returns the new epoch.
    package func rotate() throws(RetraceError) -> (old: UInt32, new: UInt32) {
        do {
            try finishRotation()
            let rotated = try reseal()
            try finishRotation()
            return rotated
        } catch {
            throw RetraceError(error)
        }
    }

    /// The part of a rotation that one commit makes; the old key is still there.
    package func reseal() throws -> (old: UInt32, new: UInt32) {
        try environment.write { transaction in
            let old = try epoch(in: transaction)
            guard old < .max else { throw LMDBError.malformed(detail: "the vault's epoch") }
            _ = try keys.keyOrCreate(.vault, old + 1)
            try reseal(from: try subkeys(old), to: try subkeys(old + 1), in: &transaction)
            try transaction.put([UInt8](String(old + 1).utf8).rawSpan, for: "epoch", in: settings)
            return (old, old + 1)
        }
    }

    /// Flushes what a vault that is not durable has left to the system.
    func sync() throws(LMDBError) { try environment.sync() }

    // MARK: Rows

    private struct Subkeys: Sendable {
        let index: SymmetricKey
        let seal: SymmetricKey
    }

    private struct CurrentKeys: Sendable {
        let epoch: UInt32
        let subkeys: Subkeys
    }

    /// Those of the last look are kept: deriving them is dearer than a look itself. They go when another epoch is seen.
    private func subkeys(_ epoch: UInt32) throws(RetraceError) -> Subkeys {
        try current.withLock { current throws(RetraceError) in
            if let current, current.epoch == epoch { return current.subkeys }
            let subkeys = try derivedSubkeys(epoch)
            current = CurrentKeys(epoch: epoch, subkeys: subkeys)
            return subkeys
        }
    }

    private func derivedSubkeys(_ epoch: UInt32) throws(RetraceError) -> Subkeys {
        if epoch > 1 { keys.forget(.vault, epoch - 1) }
        guard let key = try keys.key(.vault, epoch) else { throw .keyMissing("vault/\(epoch).key") }
        func subkey(_ label: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array(label.utf8), outputByteCount: 32)
        }
        return Subkeys(index: subkey("retrace vault index 1"), seal: subkey("retrace vault seal 1"))
    }

    private func epoch(in transaction: borrowing some Reading & ~Copyable) throws -> UInt32 {
        let stored = try transaction.bytes(for: "epoch", in: settings)
        guard let stored, let epoch = UInt32(String(decoding: stored.array, as: UTF8.self)), epoch > 0 else {
            throw LMDBError.malformed(detail: "the vault's epoch")
        }
        return epoch
    }

    /// Gives a new vault its first key. The key is on disk before the epoch that needs it.
    private func begin() throws {
        let isNew = try environment.read { try $0.bytes(for: "epoch", in: settings) == nil }
        guard isNew else { return _ = try read { _, _ in } }
        try environment.write { transaction in
            guard try transaction.bytes(for: "epoch", in: settings) == nil else { return }
            _ = try keys.keyOrCreate(.vault, 1)
            try transaction.put(Array("1".utf8).rawSpan, for: "epoch", in: settings)
        }
    }

    /// Runs `body` in a snapshot with its keys. When another process rotates in between, the key that the snapshot needs
    /// may be gone; the next snapshot has the new one.
    private func read<R>(_ body: (borrowing ReadTransaction, Subkeys) throws -> R) throws(RetraceError) -> R {
        for isLast in [false, true] {
            do {
                return try environment.read { try body($0, try subkeys(try epoch(in: $0))) }
            } catch RetraceError.keyMissing where !isLast {
                continue
            } catch {
                throw RetraceError(error)
            }
        }
        throw .stopped
    }

    private func indexKey(_ value: (VaultKind, String), _ keys: Subkeys) -> ID16 {
        let mac = HMAC<SHA256>.authenticationCode(for: [value.0.rawValue] + Array(value.1.utf8), using: keys.index)
        let words = leadingWords(mac)
        return ID16(high: words.0, low: words.1)
    }

    private func find(
        _ value: (VaultKind, String), _ keys: Subkeys, in transaction: borrowing some Reading & ~Copyable
    ) throws -> Pseudonym? {
        let stored = try transaction.bytes(for: indexKey(value, keys), in: index)
        guard let stored else { return nil }
        guard let id = ID16(keyBytes: stored) else { throw LMDBError.malformed(detail: "a pseudonym in the vault") }
        return Pseudonym(high: id.high, low: id.low)
    }

    private func create(_ values: [(VaultKind, String)], at now: Instant) throws -> [Pseudonym] {
        try environment.write { transaction in
            let keys = try subkeys(try epoch(in: transaction))
            var pseudonyms: [Pseudonym] = []
            for value in values {
                if let known = try find(value, keys, in: transaction) {
                    pseudonyms.append(known)
                    continue
                }
                let fresh = try newPseudonym(at: now, in: transaction)
                try put(value, fresh, keys, in: &transaction)
                pseudonyms.append(fresh)
            }
            return pseudonyms
        }
    }

    /// One that nothing has: a seed that is used again gives the same ones again.
    private func newPseudonym(
        at now: Instant, in transaction: borrowing some Reading & ~Copyable
    ) throws -> Pseudonym {
        while true {
            let fresh = chance.pseudonym(at: now)
            if try transaction.bytes(for: ID16(fresh), in: sealed) == nil { return fresh }
        }
    }

    private func put(
        _ value: (VaultKind, String), _ pseudonym: Pseudonym, _ keys: Subkeys, in transaction: inout WriteTransaction
    ) throws {
        let name = idBytes(pseudonym)
        let box = try seal(value, of: pseudonym, keys)
        try transaction.put(name.rawSpan, for: indexKey(value, keys), in: index)
        try transaction.put(box.rawSpan, for: ID16(pseudonym), in: sealed)
    }

    private func seal(_ value: (VaultKind, String), of pseudonym: Pseudonym, _ keys: Subkeys) throws -> [UInt8] {
        let text = [value.0.rawValue] + Array(value.1.utf8)
        return Array(try ChaChaPoly.seal(text, using: keys.seal, authenticating: idBytes(pseudonym)).combined)
    }

    private func open(
        _ bytes: [UInt8], of pseudonym: Pseudonym, _ keys: Subkeys
    ) throws(LMDBError) -> (kind: VaultKind, text: String) {
        guard let box = try? ChaChaPoly.SealedBox(combined: bytes),
            let text = try? ChaChaPoly.open(box, using: keys.seal, authenticating: idBytes(pseudonym)),
            let first = text.first, let kind = VaultKind(rawValue: first)
        else { throw .malformed(detail: "a sealed value in the vault, or the vault's key is another one") }
        return (kind, String(decoding: text.dropFirst(), as: UTF8.self))
    }

    // MARK: Rotation

    private func reseal(from old: Subkeys, to new: Subkeys, in transaction: inout WriteTransaction) throws {
        let rows = try openAll(in: transaction, old)
        try transaction.clear(index)
        for row in rows { try put((row.kind, row.text), row.0, new, in: &transaction) }
    }

    private func openAll(
        in transaction: borrowing some Reading & ~Copyable, _ keys: Subkeys
    ) throws -> [(Pseudonym, kind: VaultKind, text: String)] {
        var rows: [(Pseudonym, kind: VaultKind, text: String)] = []
        var cursor = try transaction.cursor(over: sealed)
        var entry = try cursor.first()
        while let row = entry {
            guard let id = ID16(keyBytes: row.key) else { throw LMDBError.malformed(detail: "a key of the vault") }
            let pseudonym = Pseudonym(high: id.high, low: id.low)
            let value = try open(row.value.array, of: pseudonym, keys)
            rows.append((pseudonym, value.kind, value.text))
            entry = try cursor.next()
        }
        return rows
    }

    /// A rotation that was cut off after its commit has left the old key behind.
    private func finishRotation() throws {
        let current = try epoch
        if current > 1 { try keys.destroy(.vault, current - 1) }
    }
}

extension ID16 {
    init(_ id: some WordPair) { self.init(high: id.high, low: id.low) }
}
