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
///
/// A move that finds nothing returns nil. Before the first move, `next` goes to the first key and `previous` to the
/// last.
public struct Cursor<Key: TableKey>: ~Copyable, ~Escapable {
    @usableFromInline let pointer: OpaquePointer

    @_lifetime(borrow transaction)
    init(number: MDB_dbi, in transaction: borrowing some Reading & ~Copyable) throws(LMDBError) {
        var opened: OpaquePointer?
        try check(mdb_cursor_open(transaction.pointer, number, &opened))
        guard let opened else { throw .other(code: MDB_BAD_TXN, message: "no cursor") }
        pointer = opened
    }

    deinit { mdb_cursor_close(pointer) }

    @inlinable
    @_lifetime(copy self)
    public mutating func first() throws(LMDBError) -> Entry? { try lend(moved(pointer, .first)) }

    @inlinable
    @_lifetime(copy self)
    public mutating func last() throws(LMDBError) -> Entry? { try lend(moved(pointer, .last)) }

    /// The next key.
    @inlinable
    @_lifetime(copy self)
    public mutating func next() throws(LMDBError) -> Entry? { try lend(moved(pointer, .next)) }

    /// The previous key.
    @inlinable
    @_lifetime(copy self)
    public mutating func previous() throws(LMDBError) -> Entry? { try lend(moved(pointer, .previous)) }

    /// The first key that is not below the given one.
    @inlinable
    @_lifetime(copy self)
    public mutating func first(from key: Key) throws(LMDBError) -> Entry? {
        try lend(movedTo(pointer, KeyBuffer(key)))
    }

    /// The last key that is below the given one.
    @inlinable
    @_lifetime(copy self)
    public mutating func last(below key: Key) throws(LMDBError) -> Entry? {
        let isThere = try first(from: key) != nil
        return isThere ? try previous() : try last()
    }

    /// The entry is lent by the transaction, not by the cursor: it outlives the next move.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    func lend(_ entry: consuming Entry?) -> Entry? {
        guard let entry else { return nil }
        return _overrideLifetime(entry, copying: self)
    }
}

/// The moves that need no key.
@usableFromInline
enum Move {
    case first
    case last
    case next
    case previous
    case nextDuplicate
    case previousDuplicate
    case lastDuplicate

    var operation: MDB_cursor_op {
        switch self {
        case .first: MDB_FIRST
        case .last: MDB_LAST
        case .next: MDB_NEXT
        case .previous: MDB_PREV
        case .nextDuplicate: MDB_NEXT_DUP
        case .previousDuplicate: MDB_PREV_DUP
        case .lastDuplicate: MDB_LAST_DUP
        }
    }
}

@usableFromInline
@_lifetime(immortal)
func moved(_ cursor: OpaquePointer, _ move: Move) throws(LMDBError) -> Entry? {
    var key = MDB_val()
    var value = MDB_val()
    let code = mdb_cursor_get(cursor, &key, &value, move.operation)
    return try entry(code, key, value)
}

@usableFromInline
@_lifetime(immortal)
func movedTo(_ cursor: OpaquePointer, _ key: KeyBuffer) throws(LMDBError) -> Entry? {
    var found = MDB_val()
    var value = MDB_val()
    let code = try withKey(key) { wanted in
        let code = mdb_cursor_get(cursor, wanted, &value, MDB_SET_RANGE)
        found = wanted.pointee
        return code
    }
    return try entry(code, found, value)
}

/// Of a move among duplicates LMDB leaves the key unset: then it is lent as no bytes.
@inline(__always)
@_lifetime(immortal)
private func entry(_ code: Int32, _ key: MDB_val, _ value: MDB_val) throws(LMDBError) -> Entry? {
    if code != MDB_SUCCESS {
        if code == MDB_NOTFOUND { return nil }
        throw LMDBError(code: code)
    }
    return Entry(key: try lentSpan(key), value: try lentSpan(value))
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
