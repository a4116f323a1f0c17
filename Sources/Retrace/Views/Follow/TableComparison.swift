import EventStore
import LMDB
import Recovery

/// The tables of a generation that are made from the log alone.
struct DerivedTables {
    let views: [(name: String, table: Table<ID16>)]
    /// Positions by stream and by tag.
    let ids: [(name: String, table: DuplicateTable<ID16, UInt64>)]
    let types: DuplicateTable<TypeNumber, UInt64>

    init(_ environment: Environment) throws {
        views = try ["sessions", "accounts", "phones", "clients"].map { ($0, try environment.table($0)) }
        let names = ["index.stream"] + TagKind.allCases.map { "index.tag.\($0.rawValue)" }
        ids = try names.map { ($0, try environment.duplicateTable($0)) }
        types = try environment.duplicateTable("index.type")
    }
}

/// A type of event as the index has it for a key.
struct TypeNumber: TableKey {
    let number: UInt16

    func write(to buffer: inout KeyBuffer) {
        buffer.append(UInt8(truncatingIfNeeded: number >> 8))
        buffer.append(UInt8(truncatingIfNeeded: number))
    }

    init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 2 else { return nil }
        number = keyBytes.bigEndianQuarter(at: 0)
    }
}

/// Goes over the tables of two generations until an entry differs.
struct TableComparison {
    private let live: DerivedTables
    private let fresh: DerivedTables
    private(set) var entries: UInt64 = 0
    var difference: ViewsDifference?

    init(_ live: DerivedTables, _ fresh: DerivedTables) {
        self.live = live
        self.fresh = fresh
    }

    mutating func run(_ left: borrowing ReadTransaction, _ right: borrowing ReadTransaction) throws {
        for (mine, theirs) in zip(live.views, fresh.views) where difference == nil {
            var leftCursor = try left.cursor(over: mine.table)
            var rightCursor = try right.cursor(over: theirs.table)
            try compare(mine.name, &leftCursor, &rightCursor)
        }
        for (mine, theirs) in zip(live.ids, fresh.ids) where difference == nil {
            try compare(mine.name, mine.table, left, theirs.table, right)
        }
        if difference == nil { try compare("index.type", live.types, left, fresh.types, right) }
    }

    // MARK: Tables of views, side by side

    private mutating func compare(
        _ table: String, _ left: inout Cursor<ID16>, _ right: inout Cursor<ID16>
    ) throws {
        var isFirst = true
        while difference == nil {
            let mine = isFirst ? try left.first() : try left.next()
            let theirs = isFirst ? try right.first() : try right.next()
            isFirst = false
            guard let mine else {
                if let theirs { note(table, theirs.key.array, .missing) }
                return
            }
            guard let theirs else {
                note(table, mine.key.array, .unexpected)
                return
            }
            compare(table, mine, theirs)
        }
    }

    private mutating func compare(_ table: String, _ mine: Entry, _ theirs: Entry) {
        entries &+= 1
        let order = mine.key.order(to: theirs.key)
        if order < 0 { return note(table, mine.key.array, .unexpected) }
        if order > 0 { return note(table, theirs.key.array, .missing) }
        if !mine.value.isEqual(to: theirs.value) { note(table, mine.key.array, .other) }
    }

    // MARK: Tables of positions

    /// Every position that one has is looked for in the other; then as many are all.
    private mutating func compare<Key: TableKey>(
        _ table: String, _ mine: DuplicateTable<Key, UInt64>, _ left: borrowing ReadTransaction,
        _ theirs: DuplicateTable<Key, UInt64>, _ right: borrowing ReadTransaction
    ) throws {
        if let alien = try firstAlien(in: mine, left, to: theirs, right) { return note(table, alien, .unexpected) }
        let (have, need) = (try left.count(of: mine), try right.count(of: theirs))
        entries &+= UInt64(clamping: have)
        guard have != need, let missing = try firstAlien(in: theirs, right, to: mine, left) else { return }
        note(table, missing, .missing)
    }

    /// The first entry of a table that another does not have, as key and position.
    private func firstAlien<Key: TableKey>(
        in table: DuplicateTable<Key, UInt64>, _ transaction: borrowing ReadTransaction,
        to other: DuplicateTable<Key, UInt64>, _ otherTransaction: borrowing ReadTransaction
    ) throws -> [UInt8]? {
        var alien: [UInt8]?
        var cursor = try transaction.cursor(over: table)
        var otherCursor = try otherTransaction.cursor(over: other)
        try cursor.forEach { key, position in
            if try otherCursor.first(of: key, from: position) == position { return true }
            alien = bytes(of: key) + bytes(of: position)
            return false
        }
        return alien
    }

    private mutating func note(_ table: String, _ key: [UInt8], _ kind: ViewsDifference.Kind) {
        difference = ViewsDifference(table: table, key: hexadecimal(key), kind: kind)
    }
}

private func bytes(of key: some TableKey) -> [UInt8] {
    switch key {
    case let id as ID16:
        var bytes: [UInt8] = []
        bytes.append(bigEndian: id.high)
        bytes.append(bigEndian: id.low)
        return bytes
    case let type as TypeNumber: return [UInt8(type.number >> 8), UInt8(type.number & 255)]
    case let position as UInt64:
        var bytes: [UInt8] = []
        bytes.append(bigEndian: position)
        return bytes
    default: return []
    }
}
