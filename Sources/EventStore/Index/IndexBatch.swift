public import LMDB

/// Index entries gathered from events, to be sorted and written together: a sorted batch touches each page once.
public struct IndexBatch: Sendable {
    private let index: TagIndex
    private var streams: [IndexEntry] = []
    private var types: [UInt16: [UInt8]] = [:]
    private var tags: [UInt8: [IndexEntry]]
    /// The number of entries gathered.
    public private(set) var count = 0

    public init(for index: TagIndex) {
        self.index = index
        tags = index.tags.mapValues { _ in [] }
    }

    /// Adds an event's entries. Positions must grow from call to call, also over batches.
    public mutating func add(
        position: UInt64, type: UInt16, stream: ID16?, tags: some Sequence<IndexTag>
    ) throws(TagIndexError) {
        types[type, default: []].append(bigEndian: position)
        count &+= 1
        if let stream {
            streams.append(IndexEntry(id: stream, position: position))
            count &+= 1
        }
        for tag in tags {
            guard self.tags[tag.kind]?.append(IndexEntry(id: tag.id, position: position)) != nil else {
                throw .unknownTagKind(tag.kind)
            }
            count &+= 1
        }
    }

    /// Sorts the entries, inserts them, and notes that the index reaches up to `position`. The batch keeps them until
    /// `removeAll()`, so it can be written again after a commit that failed; what is there already is left as it is.
    public mutating func write(to transaction: inout WriteTransaction, upTo position: UInt64) throws(LMDBError) {
        for (type, positions) in types {
            try transaction.insert(sorted: positions.rawSpan, size: 8, for: TypeKey(type), in: index.types)
        }
        try write(&streams, index.streams, &transaction)
        for (kind, table) in index.tags { try write(&tags[kind, default: []], table, &transaction) }
        try index.setPosition(position, in: &transaction)
    }

    /// Forgets all entries and keeps the memory.
    public mutating func removeAll() {
        for type in types.keys { types[type]?.removeAll(keepingCapacity: true) }
        streams.removeAll(keepingCapacity: true)
        for kind in tags.keys { tags[kind]?.removeAll(keepingCapacity: true) }
        count = 0
    }

    private func write(
        _ entries: inout [IndexEntry], _ table: DuplicateTable<ID16, UInt64>, _ transaction: inout WriteTransaction
    ) throws(LMDBError) {
        entries.sort()
        var positions: [UInt8] = []
        var start = entries.startIndex
        while start < entries.endIndex {
            let id = entries[start].id
            var end = start &+ 1
            while end < entries.endIndex, entries[end].id == id { end &+= 1 }
            if end == start &+ 1 {
                try transaction.insert(entries[start].position, for: id, in: table)
            } else {
                positions.removeAll(keepingCapacity: true)
                for entry in entries[start..<end] { positions.append(bigEndian: entry.position) }
                try transaction.insert(sorted: positions.rawSpan, size: 8, for: id, in: table)
            }
            start = end
        }
    }
}

struct IndexEntry: Comparable {
    let id: ID16
    let position: UInt64

    @inline(__always)
    static func < (a: Self, b: Self) -> Bool {
        if a.id.high != b.id.high { return a.id.high < b.id.high }
        if a.id.low != b.id.low { return a.id.low < b.id.low }
        return a.position < b.position
    }
}
