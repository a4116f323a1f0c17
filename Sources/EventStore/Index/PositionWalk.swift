import LMDB

/// One sorted list of positions in an index: of a stream, a tag or a type.
enum PositionList {
    case id(ID16, DuplicateTable<ID16, UInt64>)
    case type(UInt16, DuplicateTable<TypeKey, UInt64>)
}

/// Goes over the union of some lists within a range, in chunks, each read in a snapshot of its own.
struct PositionWalk {
    static let chunk = 1024

    let lists: [PositionList]
    let isReversed: Bool
    private(set) var rest: Range<UInt64>

    init(_ lists: [PositionList], within range: Range<UInt64>, isReversed: Bool) {
        self.lists = lists
        self.isReversed = isReversed
        rest = range
    }

    /// The next positions in the order of the walk; nil at the end.
    mutating func next(in environment: Environment) throws -> [UInt64]? {
        if rest.isEmpty { return nil }
        let range = rest
        let parts = try environment.read { transaction in
            try lists.map { list in try fetch(list, range, Self.chunk, isReversed, in: transaction) }
        }
        return isReversed ? takeBackwards(parts) : takeForwards(parts)
    }

    /// A full part may go on behind its last position, so only what lies before the least of these is complete.
    private mutating func takeForwards(_ parts: [[UInt64]]) -> [UInt64] {
        let full = parts.filter { $0.count == Self.chunk }
        let bound = full.compactMap(\.last).min() ?? rest.upperBound &- 1
        rest = bound &+ 1..<rest.upperBound
        return parts.joined().filter { $0 <= bound }.sorted()
    }

    private mutating func takeBackwards(_ parts: [[UInt64]]) -> [UInt64] {
        let full = parts.filter { $0.count == Self.chunk }
        let bound = full.compactMap(\.last).max() ?? rest.lowerBound
        rest = rest.lowerBound..<bound
        return parts.joined().filter { $0 >= bound }.sorted(by: >)
    }
}

/// Up to `limit` positions of a list within a range, from its start, or from its end downwards.
func fetch(
    _ list: PositionList, _ range: Range<UInt64>, _ limit: Int, _ isReversed: Bool,
    in transaction: borrowing ReadTransaction
) throws(LMDBError) -> [UInt64] {
    switch list {
    case .id(let id, let table):
        try fetch(id, table, range, limit, isReversed, in: transaction)
    case .type(let type, let table):
        try fetch(TypeKey(type), table, range, limit, isReversed, in: transaction)
    }
}

private func fetch<Key: TableKey>(
    _ key: Key, _ table: DuplicateTable<Key, UInt64>, _ range: Range<UInt64>, _ limit: Int, _ isReversed: Bool,
    in transaction: borrowing ReadTransaction
) throws(LMDBError) -> [UInt64] {
    var cursor = try transaction.cursor(over: table)
    var found: [UInt64] = []
    var position = try start(&cursor, key, range, isReversed)
    while let at = position, range.contains(at), found.count < limit {
        found.append(at)
        position = isReversed ? try cursor.previousDuplicate() : try cursor.nextDuplicate()
    }
    return found
}

private func start<Key: TableKey>(
    _ cursor: inout DuplicateCursor<Key, UInt64>, _ key: Key, _ range: Range<UInt64>, _ isReversed: Bool
) throws(LMDBError) -> UInt64? {
    if !isReversed { return try cursor.first(of: key, from: range.lowerBound) }
    // To the first one beyond the range and one back; if there is none, the last.
    guard try cursor.first(of: key, from: range.upperBound) != nil else { return try cursor.last(of: key) }
    return try cursor.previousDuplicate()
}
