import CLMDB

/// One key and its value, both lent by the transaction.
public struct Entry: ~Escapable {
    public let key: RawSpan
    public let value: RawSpan

    @_lifetime(copy key)
    init(key: RawSpan, value: RawSpan) {
        self.key = key
        self.value = _overrideLifetime(value, copying: key)
    }
}

/// A place in a table, moved by key. It lives within the transaction that lends it.
public struct Cursor<Key: TableKey>: ~Copyable, ~Escapable {
    private let pointer: OpaquePointer

    @_lifetime(borrow transaction)
    init(number: MDB_dbi, in transaction: borrowing some Reading & ~Copyable) throws(LMDBError) {
        var opened: OpaquePointer?
        try check(mdb_cursor_open(transaction.pointer, number, &opened))
        guard let opened else { throw .other(code: MDB_BAD_TXN, message: "no cursor") }
        pointer = opened
    }

    deinit { mdb_cursor_close(pointer) }

    @_lifetime(copy self)
    public mutating func first() throws(LMDBError) -> Entry? { try move(MDB_FIRST) }

    @_lifetime(copy self)
    public mutating func last() throws(LMDBError) -> Entry? { try move(MDB_LAST) }

    /// The next key, or the next duplicate.
    @_lifetime(copy self)
    public mutating func next() throws(LMDBError) -> Entry? { try move(MDB_NEXT) }

    /// The previous key, or the previous duplicate.
    @_lifetime(copy self)
    public mutating func previous() throws(LMDBError) -> Entry? { try move(MDB_PREV) }

    /// The first key that is not below the given one.
    @_lifetime(copy self)
    public mutating func first(from key: Key) throws(LMDBError) -> Entry? {
        var buffer = KeyBuffer()
        key.write(to: &buffer)
        var found = MDB_val()
        var value = MDB_val()
        let code = withKey(&buffer) { wanted in
            let code = mdb_cursor_get(pointer, wanted, &value, MDB_SET_RANGE)
            found = wanted.pointee
            return code
        }
        return try entry(code, found, value)
    }

    /// The last key that is below the given one.
    @_lifetime(copy self)
    public mutating func last(below key: Key) throws(LMDBError) -> Entry? {
        let isThere = try first(from: key) != nil
        return isThere ? try previous() : try last()
    }

    @_lifetime(copy self)
    fileprivate mutating func move(_ operation: MDB_cursor_op) throws(LMDBError) -> Entry? {
        var key = MDB_val()
        var value = MDB_val()
        let code = mdb_cursor_get(pointer, &key, &value, operation)
        return try entry(code, key, value)
    }

    /// Moves to a key and duplicate: the first duplicate that is not below the given one.
    @_lifetime(copy self)
    fileprivate mutating func move(to key: Key, from duplicate: some TableKey) throws(LMDBError) -> Entry? {
        var keyBuffer = KeyBuffer()
        key.write(to: &keyBuffer)
        var duplicateBuffer = KeyBuffer()
        duplicate.write(to: &duplicateBuffer)
        var found = MDB_val()
        var value = MDB_val()
        let code = withKey(&keyBuffer) { keyValue in
            withKey(&duplicateBuffer) { duplicateValue in
                let code = mdb_cursor_get(pointer, keyValue, duplicateValue, MDB_GET_BOTH_RANGE)
                // LMDB leaves the key as it was given: the caller's own, which ends with this call.
                if code == MDB_SUCCESS {
                    var ignored = MDB_val()
                    _ = mdb_cursor_get(pointer, &found, &ignored, MDB_GET_CURRENT)
                }
                value = duplicateValue.pointee
                return code
            }
        }
        return try entry(code, found, value)
    }

    @_lifetime(copy self)
    private func entry(_ code: Int32, _ key: MDB_val, _ value: MDB_val) throws(LMDBError) -> Entry? {
        if code == MDB_NOTFOUND { return nil }
        try check(code)
        let keySpan = try lentSpan(key)
        let valueSpan = try lentSpan(value)
        let entry = Entry(key: keySpan, value: valueSpan)
        return _overrideLifetime(entry, copying: self)
    }
}

/// A place in a table of duplicates.
public struct DuplicateCursor<Key: TableKey, Duplicate: TableKey>: ~Copyable, ~Escapable {
    private var cursor: Cursor<Key>

    @_lifetime(borrow transaction)
    init(number: MDB_dbi, in transaction: borrowing some Reading & ~Copyable) throws(LMDBError) {
        cursor = try Cursor(number: number, in: transaction)
    }

    /// The first duplicate of a key that is not below the given one.
    public mutating func first(of key: Key, from duplicate: Duplicate) throws(LMDBError) -> Duplicate? {
        let entry = try cursor.move(to: key, from: duplicate)
        guard let entry else { return nil }
        return try read(entry.value)
    }

    /// The next duplicate of the same key.
    public mutating func nextDuplicate() throws(LMDBError) -> Duplicate? {
        let entry = try cursor.move(MDB_NEXT_DUP)
        guard let entry else { return nil }
        return try read(entry.value)
    }

    /// The last duplicate of a key.
    public mutating func last(of key: Key) throws(LMDBError) -> Duplicate? {
        // LMDB has no single move for it: to the key, then to its last duplicate.
        let isThere: Bool
        do {
            let at = try cursor.first(from: key)
            if let at {
                var wanted = KeyBuffer()
                key.write(to: &wanted)
                isThere = withKey(&wanted) { value in
                    at.key.isEqual(to: RawSpan(_unsafeStart: value.pointee.mv_data, byteCount: value.pointee.mv_size))
                }
            } else {
                isThere = false
            }
        }
        guard isThere else { return nil }
        let entry = try cursor.move(MDB_LAST_DUP)
        guard let entry else { return nil }
        return try read(entry.value)
    }

    /// The previous duplicate of the same key.
    public mutating func previousDuplicate() throws(LMDBError) -> Duplicate? {
        let entry = try cursor.move(MDB_PREV_DUP)
        guard let entry else { return nil }
        return try read(entry.value)
    }

    /// Every key with every duplicate, in order, until `body` returns false.
    public mutating func forEach(_ body: (Key, Duplicate) throws -> Bool) throws {
        var isFirst = true
        while true {
            let entry = isFirst ? try cursor.first() : try cursor.next()
            isFirst = false
            guard let entry else { return }
            guard let key = Key(keyBytes: entry.key) else { throw LMDBError.malformed(detail: "a key of an index") }
            guard try body(key, try read(entry.value)) else { return }
        }
    }

    private func read(_ bytes: RawSpan) throws(LMDBError) -> Duplicate {
        guard let duplicate = Duplicate(keyBytes: bytes) else {
            throw .malformed(detail: "an index entry of \(bytes.byteCount) bytes")
        }
        return duplicate
    }
}

extension Reading where Self: ~Copyable {
    /// A cursor over a table, for as long as the transaction is lent.
    @_lifetime(borrow self)
    public func cursor<Key: TableKey>(over table: Table<Key>) throws(LMDBError) -> Cursor<Key> {
        try Cursor(number: table.number, in: self)
    }

    @_lifetime(borrow self)
    public func cursor<Key: TableKey, Duplicate: TableKey>(
        over table: DuplicateTable<Key, Duplicate>
    ) throws(LMDBError) -> DuplicateCursor<Key, Duplicate> {
        try DuplicateCursor(number: table.number, in: self)
    }
}
