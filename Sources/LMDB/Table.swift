import CLMDB
import Synchronization

/// A named table of an environment: one value for each key.
public struct Table<Key: TableKey>: Sendable {
    @usableFromInline let number: UInt32
    let name: String
}

/// A named table with a sorted set of duplicates of one fixed size below each key.
public struct DuplicateTable<Key: TableKey, Duplicate: TableKey>: Sendable {
    @usableFromInline let number: UInt32
    let name: String
}

extension Environment {
    /// Opens a table, and makes it unless the environment is read-only.
    public func table<Key: TableKey>(_ name: String, of _: Key.Type = Key.self) throws -> Table<Key> {
        Table(number: try openTable(name, flags: 0), name: name)
    }

    /// Opens a table of duplicates, and makes it unless the environment is read-only.
    public func duplicateTable<Key: TableKey, Duplicate: TableKey>(
        _ name: String, of _: Key.Type = Key.self, _: Duplicate.Type = Duplicate.self
    ) throws -> DuplicateTable<Key, Duplicate> {
        DuplicateTable(number: try openTable(name, flags: UInt32(MDB_DUPSORT | MDB_DUPFIXED)), name: name)
    }

    private func openTable(_ name: String, flags: UInt32) throws -> MDB_dbi {
        // A thread that writes holds LMDB's lock: waiting here for one that waits there would be for ever.
        if gate.threadDepth > 0 { throw LMDBError.nestedWrite }
        return try tableOpening.withLock { _ in
            if options.isReadOnly { return try openInSnapshot(name, flags) }
            return try write { transaction in try open(name, flags | UInt32(MDB_CREATE), in: transaction.pointer) }
        }
    }

    /// Opens a table in a read transaction and commits it: an aborted one would close the table again.
    private func openInSnapshot(_ name: String, _ flags: UInt32) throws(LMDBError) -> MDB_dbi {
        try enter()
        defer { gate.leave() }
        let pointer = try begin(UInt32(MDB_RDONLY))
        let number: MDB_dbi
        do throws(LMDBError) {
            number = try open(name, flags, in: pointer)
        } catch {
            mdb_txn_abort(pointer)
            throw error
        }
        try check(mdb_txn_commit(pointer), path: path)
        return number
    }

    private func open(_ name: String, _ flags: UInt32, in transaction: OpaquePointer) throws(LMDBError) -> MDB_dbi {
        var number: MDB_dbi = 0
        let code = mdb_dbi_open(transaction, name, flags, &number)
        if code == MDB_NOTFOUND { throw .damaged(path: path, detail: "it has no table \(name)") }
        try check(code, path: path)
        // LMDB opens a table as what it was made, whatever was asked for.
        var stored: UInt32 = 0
        try check(mdb_dbi_flags(transaction, number, &stored), path: path)
        guard stored == flags & ~UInt32(MDB_CREATE) else {
            throw .damaged(path: path, detail: "its table \(name) is of another kind")
        }
        return number
    }
}
