import CLMDB

// What the compiler holds, so that no test has to (an attempt is an error when it is built):
// - bytes used after their transaction has ended, returned out of it, or stored anywhere;
// - bytes or a cursor used after the next write of the same transaction;
// - a write in a read transaction, a second commit, a transaction kept or copied;
// - `await` inside a transaction, since the closure it is lent to can't suspend;
// - a key of another type than the table's.

/// What can be read in a transaction. Bytes are lent: the compiler keeps them from outliving the transaction, and from
/// surviving the next write.
public protocol Reading: ~Copyable {
    var pointer: OpaquePointer { get }
}

/// A snapshot of an environment; ends with the closure it is lent to.
public struct ReadTransaction: ~Copyable, Reading {
    public let pointer: OpaquePointer

    init(pointer: OpaquePointer) { self.pointer = pointer }
    deinit { mdb_txn_abort(pointer) }

    /// The number of the commit that this snapshot shows.
    public var number: Int { Int(truncatingIfNeeded: mdb_txn_id(pointer)) }
}

/// The one write transaction of an environment; committed by `Environment.write`, or aborted if that throws.
public struct WriteTransaction: ~Copyable, Reading {
    public let pointer: OpaquePointer

    init(pointer: OpaquePointer) { self.pointer = pointer }
    deinit { mdb_txn_abort(pointer) }

    /// LMDB frees the transaction even when its commit fails, so it must not be aborted after.
    consuming func commit() -> Int32 {
        let taken = pointer
        discard self
        return mdb_txn_commit(taken)
    }
}

extension Reading where Self: ~Copyable {
    /// The number of the commit that a snapshot shows; that of a write transaction is the one it will have.
    public var commitNumber: Int { Int(mdb_txn_id(pointer)) }

    /// The value under a key, in place; nil if there is none.
    @inlinable
    @_lifetime(borrow self)
    public func bytes<Key: TableKey>(for key: Key, in table: Table<Key>) throws(LMDBError) -> RawSpan? {
        let span = try lookUp(pointer, table.number, KeyBuffer(key))
        guard let span else { return nil }
        return _overrideLifetime(span, borrowing: self)
    }

    /// The number of keys.
    public func count<Key: TableKey>(of table: Table<Key>) throws(LMDBError) -> Int {
        Int(clamping: try statistics(of: table.number).ms_entries)
    }

    /// The number of all duplicates.
    public func count<Key: TableKey, Duplicate: TableKey>(
        of table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) -> Int { Int(clamping: try statistics(of: table.number).ms_entries) }

    /// The bytes that a table takes in the file, its branch pages included.
    public func size<Key: TableKey>(of table: Table<Key>) throws(LMDBError) -> Int { try size(table.number) }

    /// The bytes that a table takes in the file, without the pages of keys that have many duplicates.
    public func size<Key: TableKey, Duplicate: TableKey>(
        of table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) -> Int { try size(table.number) }

    private func size(_ number: MDB_dbi) throws(LMDBError) -> Int {
        let stat = try statistics(of: number)
        let pages = Int(clamping: stat.ms_branch_pages &+ stat.ms_leaf_pages &+ stat.ms_overflow_pages)
        // The count is the file's, and may be anything.
        let (bytes, isTooLarge) = pages.multipliedReportingOverflow(by: Int(stat.ms_psize))
        return isTooLarge ? .max : bytes
    }

    private func statistics(of number: MDB_dbi) throws(LMDBError) -> MDB_stat {
        var stat = MDB_stat()
        try check(mdb_stat(pointer, number, &stat))
        return stat
    }
}

@usableFromInline
@_lifetime(immortal)
func lookUp(_ transaction: OpaquePointer, _ table: UInt32, _ key: KeyBuffer) throws(LMDBError) -> RawSpan? {
    var value = MDB_val()
    let code = try withKey(key) { mdb_get(transaction, table, $0, &value) }
    if code == MDB_NOTFOUND { return nil }
    try check(code)
    return try lentSpan(value)
}

/// Lends a key's bytes to a call of LMDB.
@inline(__always)
func withKey(_ key: KeyBuffer, _ body: (UnsafeMutablePointer<MDB_val>) -> Int32) throws(LMDBError) -> Int32 {
    try key.refuseUnfit()
    return key.lend(body)
}

extension KeyBuffer {
    func refuseUnfit() throws(LMDBError) {
        if isTooLong { throw .malformed(detail: "a key is longer than \(Self.capacity) bytes") }
        if count == 0 { throw .malformed(detail: "a key has no bytes") }
    }

    @inline(__always)
    func lend(_ body: (UnsafeMutablePointer<MDB_val>) -> Int32) -> Int32 {
        withUnsafeBytes(of: storage) { raw in
            // LMDB only reads through it.
            var value = MDB_val(mv_size: count, mv_data: UnsafeMutableRawPointer(mutating: raw.baseAddress))
            return body(&value)
        }
    }
}

/// The bytes of a value that LMDB lends, if its size can be true: LMDB takes sizes from the file unchecked.
@inline(__always)
@_lifetime(immortal)
func lentSpan(_ value: MDB_val) throws(LMDBError) -> RawSpan {
    guard value.mv_size <= 1 << 31 else {
        throw .damaged(path: "the environment", detail: "a stored value claims \(value.mv_size) bytes")
    }
    let span = RawSpan(_unsafeStart: value.mv_data ?? emptyAddress, byteCount: value.mv_size)
    return _overrideLifetime(span, copying: ())
}

private nonisolated(unsafe) let emptyAddress = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
