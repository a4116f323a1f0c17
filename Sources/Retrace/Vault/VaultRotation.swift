import EventStore
import LMDB
package import Recovery

// A new key for the whole vault: what was under the old one can then be read nowhere, in no free page and no backup.
extension Vault {
    /// What a rotation came to.
    package struct Rotation: Sendable {
        package let old: UInt32
        package let new: UInt32
        /// Those of the pseudonyms to be removed that had a row.
        package let removed: Set<Pseudonym>
    }

    /// Puts all rows under a key of a new epoch, but for those of `removed`, which it deletes in the same commit; then
    /// destroys every other key. The other pseudonyms stay.
    ///
    /// `logged` is the newest epoch of the log: a vault that was put back from a copy may be older than the log.
    package func rotate(
        after logged: UInt32, removing removed: Set<Pseudonym> = [], afterCommit: () -> Void = {}
    ) throws(RetraceError) -> Rotation {
        do {
            try finishRotation()
            let rotation = try reseal(after: logged, removing: removed)
            afterCommit()
            // Also those of later epochs, which an older vault that was put back has left: copies from then may be about.
            for epoch in try keys.epochs(.vault) where epoch != rotation.new { try keys.destroy(.vault, epoch) }
            return rotation
        } catch {
            throw RetraceError(error)
        }
    }

    /// The part of a rotation that one commit makes; the old key is still there.
    package func reseal(after logged: UInt32, removing removed: Set<Pseudonym> = []) throws -> Rotation {
        try environment.write { transaction, tables in
            let old = try tables.epoch(in: transaction)
            // A key that is there already may be known from a copy of the keys.
            let newest = max(old, logged, try keys.epochs(.vault).max() ?? 0)
            guard newest < .max else { throw LMDBError.malformed(detail: "the vault's epoch") }
            let new = newest + 1
            _ = try keys.keyOrCreate(.vault, new)
            let before = try openAll(removing: removed, try rows(tables, under: old), in: transaction)
            let after = try rows(tables, under: new)
            try transaction.clear(tables.index)
            for id in before.removed { try transaction.delete(ID16(id), in: tables.sealed) }
            for row in before.kept { try after.put((row.kind, row.text), row.id, in: &transaction) }
            try tables.put(epoch: new, in: &transaction)
            return Rotation(old: old, new: new, removed: before.removed)
        }
    }

    /// A rotation that was cut off after its commit has left older keys behind. Later ones stay until the next rotation: the
    /// vault may be an older one that was put in place by mistake.
    func finishRotation() throws {
        let current = try epoch
        for epoch in try keys.epochs(.vault) where epoch < current { try keys.destroy(.vault, epoch) }
    }

    /// Makes the vault's file anew, without free pages. Others may use the vault meanwhile.
    package func compact() throws(RetraceError) {
        do { try environment.compact() } catch { throw RetraceError(error) }
    }

    private typealias Row = (id: Pseudonym, kind: VaultKind, text: String)

    private func openAll(
        removing: Set<Pseudonym>, _ rows: VaultRows, in transaction: borrowing some Reading & ~Copyable
    ) throws -> (kept: [Row], removed: Set<Pseudonym>) {
        var kept: [Row] = []
        var removed: Set<Pseudonym> = []
        var cursor = try transaction.cursor(over: rows.tables.sealed)
        var entry = try cursor.first()
        while let row = entry {
            let id = try pseudonym(row.key)
            if removing.contains(id) {
                removed.insert(id)
            } else {
                let value = try rows.keys.open(row.value.array, of: id)
                kept.append((id, value.kind, value.text))
            }
            entry = try cursor.next()
        }
        return (kept, removed)
    }
}

extension Vault {
    /// Hands the pseudonyms of all rows to `body`, with their kind, in order; in snapshots of bounded length.
    package func forEachPseudonym(_ body: (Pseudonym, VaultKind) throws -> Void) throws(RetraceError) {
        var start: ID16? = ID16(high: 0, low: 0)
        while let from = start {
            let (batch, next) = try read { transaction, rows in try some(from: from, rows, in: transaction) }
            do { for (id, kind) in batch { try body(id, kind) } } catch { throw RetraceError(error) }
            start = next
        }
    }

    /// At most 4,096 rows from a key on, and the key to go on from.
    private func some(
        from start: ID16, _ rows: VaultRows, in transaction: borrowing some Reading & ~Copyable
    ) throws -> (batch: [(Pseudonym, VaultKind)], next: ID16?) {
        var batch: [(Pseudonym, VaultKind)] = []
        var cursor = try transaction.cursor(over: rows.tables.sealed)
        var entry = try cursor.first(from: start)
        while let row = entry {
            let id = try pseudonym(row.key)
            if batch.count == 4096 { return (batch, ID16(id)) }
            batch.append((id, try rows.keys.open(row.value.array, of: id).kind))
            entry = try cursor.next()
        }
        return (batch, nil)
    }

    private func pseudonym(_ key: RawSpan) throws(LMDBError) -> Pseudonym {
        guard let id = ID16(keyBytes: key) else { throw .malformed(detail: "a key of the vault") }
        return Pseudonym(high: id.high, low: id.low)
    }
}
