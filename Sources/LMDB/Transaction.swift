import CLMDB

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
    @_lifetime(borrow self)
    public func bytes<Key: TableKey>(for key: Key, in table: Table<Key>) throws(LMDBError) -> RawSpan? {
        var buffer = KeyBuffer()
        key.write(to: &buffer)
        var value = MDB_val()
        let code = withKey(&buffer) { mdb_get(pointer, table.number, $0, &value) }
        if code == MDB_NOTFOUND { return nil }
        try check(code)
        let span = try lentSpan(value)
        return _overrideLifetime(span, borrowing: self)
    }

    /// The number of keys, or of all duplicates.
    public func count<Key: TableKey>(of table: Table<Key>) throws(LMDBError) -> Int { try entries(table.number) }

    public func count<Key: TableKey, Duplicate: TableKey>(
        of table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) -> Int { try entries(table.number) }

    private func entries(_ number: MDB_dbi) throws(LMDBError) -> Int {
        var stat = MDB_stat()
        try check(mdb_stat(pointer, number, &stat))
        return Int(stat.ms_entries)
    }

    /// The bytes that a table takes in the file, its branch pages included.
    public func size<Key: TableKey>(of table: Table<Key>) throws(LMDBError) -> Int { try size(table.number) }

    public func size<Key: TableKey, Duplicate: TableKey>(
        of table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) -> Int { try size(table.number) }

    private func size(_ number: MDB_dbi) throws(LMDBError) -> Int {
        var stat = MDB_stat()
        try check(mdb_stat(pointer, number, &stat))
        return (Int(stat.ms_branch_pages) + Int(stat.ms_leaf_pages) + Int(stat.ms_overflow_pages)) * Int(stat.ms_psize)
    }
}

extension WriteTransaction {
    /// Puts a value under a key, in place of the one before.
    public mutating func put<Key: TableKey>(_ value: RawSpan, for key: Key, in table: Table<Key>) throws(LMDBError) {
        try put(value, key, table.number, 0)
    }

    /// Puts a value behind the last key; refuses a key that is not above it.
    public mutating func append<Key: TableKey>(
        _ value: RawSpan, for key: Key, in table: Table<Key>
    ) throws(LMDBError) {
        do throws(LMDBError) {
            try put(value, key, table.number, UInt32(MDB_APPEND))
        } catch {
            throw error == .keyExists ? .outOfOrder : error
        }
    }

    /// Puts a value unless the key is there. Returns whether it was put.
    public mutating func insert<Key: TableKey>(
        _ value: RawSpan, for key: Key, in table: Table<Key>
    ) throws(LMDBError) -> Bool {
        do throws(LMDBError) {
            try put(value, key, table.number, UInt32(MDB_NOOVERWRITE))
            return true
        } catch {
            guard error == .keyExists else { throw error }
            return false
        }
    }

    private mutating func put<Key: TableKey>(
        _ value: RawSpan, _ key: Key, _ number: MDB_dbi, _ flags: UInt32
    ) throws(LMDBError) {
        var buffer = KeyBuffer()
        key.write(to: &buffer)
        let code = value.withUnsafeBytes { source in
            var data = MDB_val(mv_size: source.count, mv_data: UnsafeMutableRawPointer(mutating: source.baseAddress))
            return withKey(&buffer) { mdb_put(pointer, number, $0, &data, flags) }
        }
        try check(code)
    }

    /// Deletes a key. Returns whether it was there.
    @discardableResult
    public mutating func delete<Key: TableKey>(_ key: Key, in table: Table<Key>) throws(LMDBError) -> Bool {
        var buffer = KeyBuffer()
        key.write(to: &buffer)
        let code = withKey(&buffer) { mdb_del(pointer, table.number, $0, nil) }
        if code == MDB_NOTFOUND { return false }
        try check(code)
        return true
    }

    /// Deletes all keys of a table.
    public mutating func clear<Key: TableKey>(_ table: Table<Key>) throws(LMDBError) {
        try check(mdb_drop(pointer, table.number, 0))
    }

    /// Adds a duplicate to a key's set; one that is there already changes nothing.
    public mutating func insert<Key: TableKey, Duplicate: TableKey>(
        _ duplicate: Duplicate, for key: Key, in table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) {
        try insert(duplicate, key, table.number, 0)
    }

    /// Adds a duplicate behind the last one of the last key.
    public mutating func append<Key: TableKey, Duplicate: TableKey>(
        _ duplicate: Duplicate, for key: Key, in table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) {
        do throws(LMDBError) {
            try insert(duplicate, key, table.number, UInt32(MDB_APPENDDUP))
        } catch {
            throw error == .keyExists ? .outOfOrder : error
        }
    }

    private mutating func insert<Key: TableKey, Duplicate: TableKey>(
        _ duplicate: Duplicate, _ key: Key, _ number: MDB_dbi, _ flags: UInt32
    ) throws(LMDBError) {
        var keyBuffer = KeyBuffer()
        key.write(to: &keyBuffer)
        var duplicateBuffer = KeyBuffer()
        duplicate.write(to: &duplicateBuffer)
        let code = withKey(&keyBuffer) { keyValue in
            withKey(&duplicateBuffer) { mdb_put(pointer, number, keyValue, $0, flags) }
        }
        try check(code)
    }

    /// Adds sorted duplicates to one key's set in a single call (`MDB_MULTIPLE`). `bytes` holds them one behind the
    /// other, each of `size` bytes.
    public mutating func insert<Key: TableKey, Duplicate: TableKey>(
        sorted bytes: RawSpan, size: Int, for key: Key, in table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) {
        guard size > 0, bytes.byteCount % size == 0 else {
            throw .malformed(detail: "\(bytes.byteCount) bytes are not duplicates of \(size)")
        }
        if bytes.byteCount == 0 { return }
        var buffer = KeyBuffer()
        key.write(to: &buffer)
        // Of LMDB's calls only that of a cursor takes several duplicates.
        var opened: OpaquePointer?
        try check(mdb_cursor_open(pointer, table.number, &opened))
        guard let cursor = opened else { throw .other(code: MDB_BAD_TXN, message: "no cursor") }
        defer { mdb_cursor_close(cursor) }
        let code = bytes.withUnsafeBytes { source in
            var data = (
                MDB_val(mv_size: size, mv_data: UnsafeMutableRawPointer(mutating: source.baseAddress)),
                MDB_val(mv_size: source.count / size, mv_data: nil)
            )
            return withKey(&buffer) { keyValue in
                withUnsafeMutablePointer(to: &data) { pair in
                    pair.withMemoryRebound(to: MDB_val.self, capacity: 2) {
                        mdb_cursor_put(cursor, keyValue, $0, UInt32(MDB_MULTIPLE))
                    }
                }
            }
        }
        try check(code)
    }
}

/// Lends a key's bytes to a call of LMDB.
@inline(__always)
func withKey<R>(_ buffer: inout KeyBuffer, _ body: (UnsafeMutablePointer<MDB_val>) -> R) -> R {
    let count = buffer.count
    return withUnsafeMutableBytes(of: &buffer.storage) { raw in
        var value = MDB_val(mv_size: count, mv_data: raw.baseAddress)
        return body(&value)
    }
}

/// The bytes of a value that LMDB lends, if its size can be true: LMDB takes sizes from the file unchecked.
@_lifetime(immortal)
func lentSpan(_ value: MDB_val) throws(LMDBError) -> RawSpan {
    guard value.mv_size <= 1 << 31 else {
        throw .damaged(path: "the environment", detail: "a stored value claims \(value.mv_size) bytes")
    }
    let span = RawSpan(_unsafeStart: value.mv_data ?? emptyAddress, byteCount: value.mv_size)
    return _overrideLifetime(span, copying: ())
}

private nonisolated(unsafe) let emptyAddress = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
