import LMDB

// Every signed checkpoint of a log, kept beside its events by size. Rows are only ever appended behind the last one.

extension EventLog {
    /// Keeps a signed checkpoint, durable when this returns. Returns false, and keeps nothing, if one of this size or of a
    /// larger one is kept already: another process was faster.
    ///
    /// Throws `CheckpointFault` if it is not what the log's tree was at that size.
    @discardableResult
    public func keep(_ signed: SignedCheckpoint) throws -> Bool {
        try check(signed.checkpoint)
        guard let table = tables.checkpoints else { throw EventLogError.storage(.notPermitted(path: folder)) }
        return try commit { transaction in
            if let newest = try Self.newest(in: transaction, table), newest.size >= signed.checkpoint.size {
                return false
            }
            try transaction.append(signed.bytes.rawSpan, for: signed.checkpoint.size, in: table)
            return true
        }
    }

    /// The newest checkpoint kept; nil if there is none. Throws `CheckpointFault.unreadable` if it is damaged.
    public func newestCheckpoint() throws -> SignedCheckpoint? {
        guard let table = tables.checkpoints else { return nil }
        let row = try snapshot { transaction in try Self.newest(in: transaction, table) }
        return try row.map { try readCheckpoint($0.note, at: $0.size) }
    }

    /// The newest checkpoint kept that can be read: what signing goes on from, so that one damaged row does not stop it for
    /// good. Nil if there is none.
    public func newestReadableCheckpoint() throws -> SignedCheckpoint? {
        guard let table = tables.checkpoints else { return nil }
        var end: UInt64?
        while true {
            let row = try snapshot { [end] transaction -> (size: UInt64, note: [UInt8])? in
                guard let end else { return try Self.newest(in: transaction, table) }
                var cursor = try transaction.cursor(over: table)
                guard let entry = try cursor.last(below: end) else { return nil }
                return try Self.row(entry)
            }
            guard let row else { return nil }
            if let signed = try? readCheckpoint(row.note, at: row.size) { return signed }
            end = row.size
        }
    }

    /// The size that the newest row is kept at, whether or not it can be read; 0 if there is none. A checkpoint of this size
    /// or of a smaller one is not kept any more.
    public func newestCheckpointSize() throws -> UInt64 {
        guard let table = tables.checkpoints else { return 0 }
        return try snapshot { transaction in try Self.newest(in: transaction, table)?.size ?? 0 }
    }

    /// The checkpoint kept at a size; nil if there is none.
    public func checkpoint(at size: UInt64) throws -> SignedCheckpoint? {
        guard let table = tables.checkpoints else { return nil }
        let note: [UInt8]? = try snapshot { transaction in
            guard let bytes = try transaction.bytes(for: size, in: table) else { return nil }
            return bytes.array
        }
        return try note.map { try readCheckpoint($0, at: size) }
    }

    /// The checkpoint kept with the smallest size that is not below `size`; nil if there is none.
    public func checkpoint(atOrAfter size: UInt64) throws -> SignedCheckpoint? {
        guard let table = tables.checkpoints else { return nil }
        let row = try snapshot { transaction -> (size: UInt64, note: [UInt8])? in
            var cursor = try transaction.cursor(over: table)
            guard let entry = try cursor.first(from: size) else { return nil }
            return try Self.row(entry)
        }
        return try row.map { try readCheckpoint($0.note, at: $0.size) }
    }

    /// Hands the checkpoints kept with sizes from `from` on to `body`, the smallest first, until it returns false; each in
    /// a snapshot of its own. A note that can't be read, or that is kept at another size than its own, throws
    /// `CheckpointFault.unreadable`.
    public func readCheckpoints(from: UInt64 = 0, _ body: (SignedCheckpoint) throws -> Bool) throws {
        var next = from
        while let signed = try checkpoint(atOrAfter: next) {
            guard try body(signed), signed.checkpoint.size < .max else { return }
            next = signed.checkpoint.size + 1
        }
    }

    /// Checks that the log's tree, at a checkpoint's size, is what it says. Throws `CheckpointFault`.
    public func check(_ checkpoint: Checkpoint) throws {
        let size = try size()
        guard checkpoint.size <= size else {
            throw CheckpointFault.behind(checkpoint: checkpoint.size, log: size)
        }
        guard try root(size: checkpoint.size).root == checkpoint.root else {
            throw CheckpointFault.otherHistory(size: checkpoint.size)
        }
    }

    private static func newest(
        in transaction: borrowing some Reading & ~Copyable, _ table: Table<UInt64>
    ) throws(LMDBError) -> (size: UInt64, note: [UInt8])? {
        var cursor = try transaction.cursor(over: table)
        guard let entry = try cursor.last() else { return nil }
        return try row(entry)
    }

    private static func row(_ entry: Entry) throws(LMDBError) -> (size: UInt64, note: [UInt8]) {
        guard let size = UInt64(keyBytes: entry.key) else { throw .malformed(detail: "the size of a checkpoint") }
        return (size, entry.value.array)
    }

    private func readCheckpoint(_ note: [UInt8], at size: UInt64) throws(CheckpointFault) -> SignedCheckpoint {
        let signed: SignedCheckpoint
        do throws(NoteError) {
            signed = try SignedCheckpoint(note)
        } catch {
            throw .unreadable(size: size, detail: error.description)
        }
        guard signed.checkpoint.size == size else {
            throw .unreadable(size: size, detail: "its own size is \(signed.checkpoint.size).")
        }
        return signed
    }
}
