import CLMDB

extension WriteTransaction {
    /// Puts a value under a key, in place of the one before.
    @inlinable
    public mutating func put<Key: TableKey>(_ value: RawSpan, for key: Key, in table: Table<Key>) throws(LMDBError) {
        try store(pointer, table.number, KeyBuffer(key), value, .replacing)
    }

    /// Puts a value behind the last key; refuses a key that is not above it.
    @inlinable
    public mutating func append<Key: TableKey>(
        _ value: RawSpan, for key: Key, in table: Table<Key>
    ) throws(LMDBError) {
        try store(pointer, table.number, KeyBuffer(key), value, .appending)
    }

    /// Puts a value unless the key is there. Returns whether it was put.
    public mutating func insert<Key: TableKey>(
        _ value: RawSpan, for key: Key, in table: Table<Key>
    ) throws(LMDBError) -> Bool {
        do throws(LMDBError) {
            try store(pointer, table.number, KeyBuffer(key), value, .keeping)
            return true
        } catch {
            guard error == .keyExists else { throw error }
            return false
        }
    }

    /// Deletes a key. Returns whether it was there.
    @discardableResult
    public mutating func delete<Key: TableKey>(_ key: Key, in table: Table<Key>) throws(LMDBError) -> Bool {
        let code = try withKey(KeyBuffer(key)) { mdb_del(pointer, table.number, $0, nil) }
        if code == MDB_NOTFOUND { return false }
        try check(code)
        return true
    }

    /// Deletes all keys of a table.
    public mutating func clear<Key: TableKey>(_ table: Table<Key>) throws(LMDBError) {
        try check(mdb_drop(pointer, table.number, 0))
    }
}

extension WriteTransaction {
    /// Adds a duplicate to a key's set; one that is there already changes nothing.
    @inlinable
    public mutating func insert<Key: TableKey, Duplicate: TableKey>(
        _ duplicate: Duplicate, for key: Key, in table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) {
        try store(pointer, table.number, KeyBuffer(key), KeyBuffer(duplicate), .keeping)
    }

    /// Adds a duplicate behind the last one of its key; refuses one that is not above it.
    @inlinable
    public mutating func append<Key: TableKey, Duplicate: TableKey>(
        _ duplicate: Duplicate, for key: Key, in table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) {
        try store(pointer, table.number, KeyBuffer(key), KeyBuffer(duplicate), .appending)
    }

    /// Deletes one duplicate of a key. Returns whether it was there.
    @discardableResult
    public mutating func delete<Key: TableKey, Duplicate: TableKey>(
        _ duplicate: Duplicate, for key: Key, in table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) -> Bool {
        let code = try withKeys(KeyBuffer(key), KeyBuffer(duplicate)) { mdb_del(pointer, table.number, $0, $1) }
        if code == MDB_NOTFOUND { return false }
        try check(code)
        return true
    }

    /// Deletes all keys of a table of duplicates.
    public mutating func clear<Key: TableKey, Duplicate: TableKey>(
        _ table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) {
        try check(mdb_drop(pointer, table.number, 0))
    }

    /// Adds sorted duplicates to one key's set in a single call (`MDB_MULTIPLE`); those that are there already change
    /// nothing. `bytes` holds them one behind the other, each of `size` bytes.
    public mutating func insert<Key: TableKey, Duplicate: TableKey>(
        sorted bytes: RawSpan, size: Int, for key: Key, in table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) {
        if bytes.byteCount == 0 { return }
        // LMDB believes the size, and one that differs from the table's would ruin its pages.
        guard size > 0, bytes.byteCount % size == 0, Duplicate(keyBytes: bytes.extracting(0..<size)) != nil else {
            throw .malformed(detail: "\(bytes.byteCount) bytes are not duplicates of \(size)")
        }
        try storeMany(pointer, table.number, KeyBuffer(key), bytes, size)
    }
}

/// What happens to a key, or a duplicate, that is there already.
@usableFromInline
enum Placing {
    case replacing
    case keeping
    case appending
}

@usableFromInline
func store(
    _ transaction: OpaquePointer, _ table: UInt32, _ key: KeyBuffer, _ value: RawSpan, _ placing: Placing
) throws(LMDBError) {
    let flags =
        switch placing {
        case .replacing: UInt32(0)
        case .keeping: UInt32(MDB_NOOVERWRITE)
        case .appending: UInt32(MDB_APPEND)
        }
    let code = try value.withUnsafeBytes { source throws(LMDBError) in
        var data = MDB_val(mv_size: source.count, mv_data: UnsafeMutableRawPointer(mutating: source.baseAddress))
        return try withKey(key) { mdb_put(transaction, table, $0, &data, flags) }
    }
    if code == MDB_KEYEXIST, placing == .appending { throw .outOfOrder }
    try check(code)
}

@usableFromInline
func store(
    _ transaction: OpaquePointer, _ table: UInt32, _ key: KeyBuffer, _ duplicate: KeyBuffer, _ placing: Placing
) throws(LMDBError) {
    let flags = UInt32(placing == .appending ? MDB_APPENDDUP : 0)
    let code = try withKeys(key, duplicate) { mdb_put(transaction, table, $0, $1, flags) }
    if code == MDB_KEYEXIST, placing == .appending { throw .outOfOrder }
    try check(code)
}

private func storeMany(
    _ transaction: OpaquePointer, _ table: UInt32, _ key: KeyBuffer, _ bytes: RawSpan, _ size: Int
) throws(LMDBError) {
    // Only a cursor takes the flag.
    var opened: OpaquePointer?
    try check(mdb_cursor_open(transaction, table, &opened))
    guard let cursor = opened else { throw .other(code: MDB_BAD_TXN, message: "no cursor") }
    defer { mdb_cursor_close(cursor) }
    let code = try withKey(key) { keyValue in
        bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return MDB_SUCCESS }
            return storeAll(cursor, keyValue, UnsafeMutableRawPointer(mutating: base), source.count / size, size)
        }
    }
    try check(code)
}

/// LMDB stops without an error at a duplicate that is its key's only one already: go on behind it.
private func storeAll(
    _ cursor: OpaquePointer, _ key: UnsafeMutablePointer<MDB_val>, _ base: UnsafeMutableRawPointer, _ count: Int,
    _ size: Int
) -> Int32 {
    var done = 0
    while done < count {
        let code = withUnsafeTemporaryAllocation(of: MDB_val.self, capacity: 2) { pair in
            pair[0] = MDB_val(mv_size: size, mv_data: base + done * size)
            pair[1] = MDB_val(mv_size: count - done, mv_data: nil)
            let code = mdb_cursor_put(cursor, key, pair.baseAddress, UInt32(MDB_MULTIPLE))
            done += max(1, pair[1].mv_size)
            return code
        }
        if code != MDB_SUCCESS { return code }
    }
    return MDB_SUCCESS
}

/// Lends the bytes of a key and of a duplicate to a call of LMDB.
@inline(__always)
func withKeys(
    _ key: KeyBuffer, _ duplicate: KeyBuffer,
    _ body: (UnsafeMutablePointer<MDB_val>, UnsafeMutablePointer<MDB_val>) -> Int32
) throws(LMDBError) -> Int32 {
    try duplicate.refuseUnfit()
    return try withKey(key) { keyValue in duplicate.lend { body(keyValue, $0) } }
}
