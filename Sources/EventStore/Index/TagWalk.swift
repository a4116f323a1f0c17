import LMDB

/// Goes over the positions of all events that a tag holds for, in rising order and in chunks: those that carry it, and
/// all of the streams that they open.
///
/// It holds a piece of the list of each stream that goes on where the walk is, so its memory is that of the streams that
/// overlap, not that of all that are found.
struct TagWalk {
    /// How many positions of a stream are read at once: most streams are shorter.
    private static let pieceSize = 32

    /// An event that carries the tag, with the stream that it opens.
    private struct Carrier {
        let position: UInt64
        var opens: StreamPiece?
    }

    private let index: TagIndex
    private let log: EventLog
    private let range: Range<UInt64>
    private var chunks: PositionWalk
    private var carriers: ArraySlice<Carrier> = []
    private var streams = StreamHeap()
    private var last: UInt64?

    init(over tag: IndexTag, within range: Range<UInt64>, of index: TagIndex, in log: EventLog) throws {
        self.index = index
        self.log = log
        self.range = range
        let list = PositionList.id(tag.id, try index.table(of: tag.kind))
        // A stream that was opened before the range may go on in it.
        chunks = PositionWalk([list], within: 0..<range.upperBound, isReversed: false)
    }

    /// The next positions, at least one; nil at the end.
    mutating func next(_ describe: QueryFilter.Describe) throws -> [UInt64]? {
        var found: [UInt64] = []
        while found.count < PositionWalk.chunk {
            if carriers.isEmpty { try readCarriers(describe) }
            guard let position = try step() else { break }
            if position == last || !range.contains(position) { continue }
            last = position
            found.append(position)
        }
        return found.isEmpty ? nil : found
    }

    /// The lowest position that is left; nil if there is none.
    private mutating func step() throws -> UInt64? {
        if let carrier = carriers.first, carrier.position <= streams.lowest ?? .max {
            carriers.removeFirst()
            if let opened = carrier.opens, opened.position != nil { streams.insert(opened) }
            return carrier.position
        }
        guard var stream = streams.takeLowest(), let position = stream.position else { return nil }
        stream.advance()
        if stream.position == nil, stream.mayGoOn { stream = try read(stream.id, behind: position) }
        if stream.position != nil { streams.insert(stream) }
        return position
    }

    private func read(_ stream: ID16, behind position: UInt64) throws -> StreamPiece {
        try index.environment.read { transaction in try piece(of: stream, behind: position, in: transaction) }
    }

    private func piece(
        of stream: ID16, behind position: UInt64, in transaction: borrowing ReadTransaction
    ) throws(LMDBError) -> StreamPiece {
        let start = max(position &+ 1, range.lowerBound)
        guard start < range.upperBound else { return StreamPiece(id: stream, positions: [], mayGoOn: false) }
        let positions = try fetch(
            .id(stream, index.streams), start..<range.upperBound, Self.pieceSize, false, in: transaction)
        return StreamPiece(id: stream, positions: positions[...], mayGoOn: positions.count == Self.pieceSize)
    }

    private mutating func readCarriers(_ describe: QueryFilter.Describe) throws {
        while carriers.isEmpty, let positions = try chunks.next(in: index.environment) {
            var opened: [(position: UInt64, stream: ID16?)] = []
            _ = try log.readEach(positions) { position, record in
                opened.append((position, try describe(record).stream))
                return true
            }
            carriers = try index.environment.read { transaction in try self.carriers(opened, in: transaction)[...] }
        }
    }

    private func carriers(
        _ events: [(position: UInt64, stream: ID16?)], in transaction: borrowing ReadTransaction
    ) throws(LMDBError) -> [Carrier] {
        var carriers: [Carrier] = []
        for (position, stream) in events {
            var carrier = Carrier(position: position)
            if let stream { carrier.opens = try opening(stream, at: position, in: transaction) }
            carriers.append(carrier)
        }
        return carriers
    }

    /// What follows in a stream that an event opens; nil if another one opens it.
    private func opening(
        _ stream: ID16, at position: UInt64, in transaction: borrowing ReadTransaction
    ) throws(LMDBError) -> StreamPiece? {
        let first = try fetch(.id(stream, index.streams), 0..<UInt64.max, 1, false, in: transaction).first
        return first == position ? try piece(of: stream, behind: position, in: transaction) : nil
    }
}

/// The next positions of a stream.
struct StreamPiece {
    let id: ID16
    var positions: ArraySlice<UInt64>
    /// Whether there may be more behind them.
    let mayGoOn: Bool

    var position: UInt64? { positions.first }

    mutating func advance() { positions = positions.dropFirst() }
}

/// Streams by their next position, the lowest first: a binary heap.
struct StreamHeap {
    private var heap: [StreamPiece] = []

    var lowest: UInt64? { heap.first?.position }

    mutating func insert(_ stream: StreamPiece) {
        heap.append(stream)
        var child = heap.count - 1
        while child > 0, Self.isBefore(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func takeLowest() -> StreamPiece? {
        guard let lowest = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return lowest }
        heap[0] = last
        sink()
        return lowest
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let child = children.min(by: { Self.isBefore(heap[$0], heap[$1]) }),
                Self.isBefore(heap[child], heap[parent])
            else { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }

    private static func isBefore(_ a: StreamPiece, _ b: StreamPiece) -> Bool {
        (a.position ?? .max) < (b.position ?? .max)
    }
}
