import CLMDB

/// A place in a table of duplicates.
///
/// A move that finds nothing returns nil, and from there the next and the previous duplicate are nil too: LMDB itself
/// would begin again at one end.
public struct DuplicateCursor<Key: TableKey, Duplicate: TableKey>: ~Copyable, ~Escapable {
    private var cursor: Cursor<Key>
    private var isPlaced = false

    @_lifetime(borrow transaction)
    init(number: MDB_dbi, in transaction: borrowing some Reading & ~Copyable) throws(LMDBError) {
        cursor = try Cursor(number: number, in: transaction)
    }

    /// The first duplicate of a key that is not below the given one.
    public mutating func first(of key: Key, from duplicate: Duplicate) throws(LMDBError) -> Duplicate? {
        try place(try seek(cursor.pointer, KeyBuffer(key), from: KeyBuffer(duplicate)))
    }

    /// The last duplicate of a key.
    public mutating func last(of key: Key) throws(LMDBError) -> Duplicate? {
        // LMDB has no single move for it: to the key, then to its last duplicate.
        guard try seek(cursor.pointer, KeyBuffer(key)) else { return try place(nil) }
        return try place(try moved(cursor.pointer, .lastDuplicate))
    }

    /// The next duplicate of the same key.
    public mutating func nextDuplicate() throws(LMDBError) -> Duplicate? {
        guard isPlaced else { return nil }
        return try place(try moved(cursor.pointer, .nextDuplicate))
    }

    /// The previous duplicate of the same key.
    public mutating func previousDuplicate() throws(LMDBError) -> Duplicate? {
        guard isPlaced else { return nil }
        return try place(try moved(cursor.pointer, .previousDuplicate))
    }

    /// Every key with every duplicate, in order, until `body` returns false.
    public mutating func forEach(_ body: (Key, Duplicate) throws -> Bool) throws {
        var entry = try cursor.first()
        while let found = entry {
            guard let key = Key(keyBytes: found.key) else { throw LMDBError.malformed(detail: "a key of an index") }
            guard try body(key, try read(found.value)) else { return }
            entry = try cursor.next()
        }
    }

    private mutating func place(_ entry: consuming Entry?) throws(LMDBError) -> Duplicate? {
        isPlaced = false
        guard let entry else { return nil }
        isPlaced = true
        return try read(entry.value)
    }

    private func read(_ bytes: RawSpan) throws(LMDBError) -> Duplicate {
        guard let duplicate = Duplicate(keyBytes: bytes) else {
            throw .malformed(detail: "an index entry of \(bytes.byteCount) bytes")
        }
        return duplicate
    }
}

/// To a key and the first of its duplicates that is not below the given one.
@_lifetime(immortal)
private func seek(
    _ cursor: OpaquePointer, _ key: KeyBuffer, from duplicate: KeyBuffer
) throws(LMDBError) -> Entry? {
    var value = MDB_val()
    let code = try withKeys(key, duplicate) { keyValue, duplicateValue in
        let code = mdb_cursor_get(cursor, keyValue, duplicateValue, MDB_GET_BOTH_RANGE)
        value = duplicateValue.pointee
        return code
    }
    if code == MDB_NOTFOUND { return nil }
    try check(code)
    // The key is left as it was given, and its memory ends with the call: none is lent.
    return Entry(key: try lentSpan(MDB_val()), value: try lentSpan(value))
}

/// To the first duplicate of exactly this key. False if it is not there.
private func seek(_ cursor: OpaquePointer, _ key: KeyBuffer) throws(LMDBError) -> Bool {
    var value = MDB_val()
    let code = try withKey(key) { mdb_cursor_get(cursor, $0, &value, MDB_SET) }
    if code == MDB_NOTFOUND { return false }
    try check(code)
    return true
}
