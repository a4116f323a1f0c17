import EventStore
import LMDB

/// An event of the tests: `[1, type, 1, time, stream or null, [[kind, id]…]]`.
struct SampleEvent {
    var type: UInt16
    var time: Int64
    var stream: ID16?
    var tags: [IndexTag]

    var record: [UInt8] {
        var encoder = CBOREncoder()
        encoder.array(6)
        encoder.unsigned(1)
        encoder.unsigned(UInt64(type))
        encoder.unsigned(1)
        encoder.signed(time)
        if let stream { encoder.word16(high: stream.high, low: stream.low) } else { encoder.null() }
        encoder.array(tags.count)
        for tag in tags {
            encoder.array(2)
            encoder.unsigned(UInt64(tag.kind))
            encoder.word16(high: tag.id.high, low: tag.id.low)
        }
        return encoder.bytes
    }

    static func describe(_ record: RawSpan) throws -> EventDescription {
        var reader = CBORReader(record)
        try reader.array(of: 6)
        for _ in 0..<4 { _ = try reader.unsigned() }
        var event = EventDescription()
        if try !reader.isNull() { event.stream = ID16(try reader.word16()) }
        for _ in 0..<(try reader.array()) {
            try reader.array(of: 2)
            event.tags.append(IndexTag(kind: try reader.unsigned8(), id: ID16(try reader.word16())))
        }
        try reader.finish()
        return event
    }
}

extension ID16 {
    init(_ words: (high: UInt64, low: UInt64)) { self.init(high: words.high, low: words.low) }
}

/// A log of random events, and a folder of views with an index that may lag behind it.
struct IndexedLog {
    static let tagKinds: [UInt8] = [1, 2, 7]

    let folder: TemporaryFolder
    let log: EventLog
    let views: Environment
    let index: TagIndex
    private(set) var events: [SampleEvent] = []

    init(seed: UInt64, count: Int, indexed: Int, batch: Int, window: UInt64? = nil) throws {
        try self.init([], batch: batch, window: window)
        var generator = SeededGenerator(seed: seed)
        var events: [SampleEvent] = []
        for _ in 0..<count { events.append(Self.next(after: events, &generator)) }
        try append(events)
        try follow(upTo: indexed, batch: batch)
    }

    /// A log of these events, all of them indexed.
    init(_ events: [SampleEvent], batch: Int, window: UInt64? = nil) throws {
        folder = try TemporaryFolder()
        log = try EventLog.open(at: folder.path + "/log")
        views = try Environment.open(at: folder.path + "/views")
        var index = try TagIndex.open(in: views, tagKinds: Self.tagKinds)
        if let window { index.window = window }
        self.index = index
        if events.isEmpty { return }
        try append(events)
        try follow(upTo: events.count, batch: batch)
    }

    private mutating func append(_ events: [SampleEvent]) throws {
        try log.append { turn in for event in events { try turn.append(event.record) } }
        self.events += events
    }

    /// Indexes events up to a position, as a follower does.
    func follow(upTo end: Int, batch: Int) throws {
        var position = Int(try index.position())
        while position < end {
            let next = min(end, position + batch)
            var entries = IndexBatch(for: index)
            for at in position..<next {
                let event = events[at]
                try entries.add(position: UInt64(at), type: event.type, stream: event.stream, tags: event.tags)
            }
            try views.write { try entries.write(to: &$0, upTo: UInt64(next)) }
            position = next
        }
    }

    /// The same by looking at every event.
    func bruteForce(_ query: LogQuery) -> [UInt64] {
        var openers: [ID16: [IndexTag]] = [:]
        var found: [UInt64] = []
        for (at, event) in events.enumerated() {
            let position = UInt64(at)
            if let stream = event.stream, openers[stream] == nil { openers[stream] = event.tags }
            let tags = event.tags + (event.stream.flatMap { openers[$0] } ?? [])
            guard query.positions.contains(position), query.times?.contains(event.time) != false,
                query.types?.contains(event.type) != false, query.stream == nil || query.stream == event.stream,
                query.tags.allSatisfy(tags.contains)
            else { continue }
            found.append(position)
        }
        if query.isReversed { found.reverse() }
        return Array(found.prefix(max(0, query.limit)))
    }

    /// The positions that the index finds; each record is held against what was appended.
    func found(_ query: LogQuery) throws -> [UInt64] {
        var found: [UInt64] = []
        try index.find(query, in: log, describe: SampleEvent.describe) { position, record in
            guard record.isEqual(to: events[Int(position)].record.rawSpan) else { throw Stop() }
            found.append(position)
            return true
        }
        return found
    }

    private static func next(
        after events: [SampleEvent], _ generator: inout SeededGenerator
    ) -> SampleEvent {
        let time = (events.last?.time ?? 1000) + Int64.random(in: 0...3, using: &generator)
        var event = SampleEvent(
            type: UInt16.random(in: 1...300, using: &generator) % 9, time: time, stream: nil, tags: [])
        if Int.random(in: 0..<10, using: &generator) > 0 { event.stream = id(events.count / 100, 12, &generator) }
        let isOpening = event.stream.map { stream in !events.contains { $0.stream == stream } } ?? true
        // Now and then a tag stands where it should not, within a stream: then it holds for its event alone.
        if isOpening || Int.random(in: 0..<50, using: &generator) == 0 {
            for kind in tagKinds where Bool.random(using: &generator) {
                event.tags.append(IndexTag(kind: kind, id: id(0, 5, &generator)))
            }
        }
        return event
    }

    /// One of `count` ids near `base`, spread over both words.
    static func id(_ base: Int, _ count: Int, _ generator: inout SeededGenerator) -> ID16 {
        let number = UInt64(base + Int.random(in: 0..<count, using: &generator))
        return ID16(high: number >> 1, low: number & 1 == 0 ? .max - number : number)
    }
}
