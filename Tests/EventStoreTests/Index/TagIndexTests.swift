import EventStore
import LMDB
import Testing

struct TagIndexTests {
    @Test(arguments: [(1, 400, 400), (2, 400, 250), (3, 400, 0), (4, 3000, 2900), (5, 1, 1), (6, 900, 899)])
    func `a query finds what looking at every event finds`(seed: UInt64, count: Int, indexed: Int) throws {
        let sample = try IndexedLog(seed: seed, count: count, indexed: indexed, batch: 97)
        var generator = SeededGenerator(seed: seed &* 1000)
        for number in 0..<300 {
            let query = randomQuery(count, &generator)
            let found = try sample.found(query)
            #expect(found == sample.bruteForce(query), "seed \(seed), query \(number): \(query)")
        }
    }

    @Test
    func `long lists are walked over in chunks, both ways`() throws {
        let sample = try IndexedLog(seed: 9, count: 9000, indexed: 8000, batch: 8000)
        for isReversed in [false, true] {
            for types in [[1], [1, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8], [77]] as [Set<UInt16>] {
                var query = LogQuery()
                query.types = types
                query.isReversed = isReversed
                #expect(try sample.found(query) == sample.bruteForce(query))
                query.positions = 1023..<7001
                #expect(try sample.found(query) == sample.bruteForce(query))
            }
        }
    }

    /// With windows of a few positions, and streams that begin before the one and end behind the other.
    @Test(arguments: [1, 7, 64, 1000] as [UInt64])
    func `a reversed query by tag finds the same whatever its window is`(window: UInt64) throws {
        let sample = try IndexedLog(seed: 12, count: 900, indexed: 880, batch: 97, window: window)
        var generator = SeededGenerator(seed: window)
        for number in 0..<60 {
            var query = randomQuery(900, &generator)
            query.stream = nil
            query.tags = [IndexTag(kind: 1, id: IndexedLog.id(0, 5, &generator))]
            query.isReversed = true
            #expect(try sample.found(query) == sample.bruteForce(query), "query \(number): \(query)")
        }
    }

    @Test
    func `a tag that opens many long streams at once is walked over in order`() throws {
        let tag = IndexTag(kind: 7, id: ID16(high: 3, low: 4))
        // 300 streams of 40 events that take turns, each opened by the tag.
        let events = (0..<12_000).map { number in
            SampleEvent(
                type: 1, time: Int64(number), stream: ID16(high: 9, low: UInt64(number % 300)),
                tags: number < 300 ? [tag] : [])
        }
        let sample = try IndexedLog(events, batch: 4096)
        for isReversed in [false, true] {
            var query = LogQuery()
            query.tags = [tag]
            query.isReversed = isReversed
            #expect(try sample.found(query) == sample.bruteForce(query))
            query.positions = 5_000..<9_001
            query.limit = 3_000
            #expect(try sample.found(query) == sample.bruteForce(query))
        }
    }

    @Test
    func `what the index does not reach is left out only when that is asked for`() throws {
        let sample = try IndexedLog(seed: 3, count: 300, indexed: 200, batch: 50)
        var query = LogQuery()
        query.types = [1, 2, 3]
        query.includesUnindexed = false
        let found = try sample.found(query)
        #expect(found == sample.bruteForce(query).filter { $0 < 200 })
        try sample.follow(upTo: 300, batch: 50)
        #expect(try sample.found(query) == sample.bruteForce(query))
    }

    @Test
    func `a batch written twice changes nothing`() throws {
        let sample = try IndexedLog(seed: 4, count: 100, indexed: 100, batch: 100)
        var entries = IndexBatch(for: sample.index)
        for (at, event) in sample.events.enumerated() {
            try entries.add(position: UInt64(at), type: event.type, stream: event.stream, tags: event.tags)
        }
        #expect(entries.count > 100)
        for _ in 0..<2 { try sample.views.write { try entries.write(to: &$0, upTo: 100) } }
        entries.removeAll()
        #expect(entries.count == 0)
        var query = LogQuery()
        query.types = Set(0...8)
        #expect(try sample.found(query) == Array(0..<100))
    }

    @Test
    func `a tag of an unknown kind is refused`() throws {
        let sample = try IndexedLog(seed: 4, count: 10, indexed: 10, batch: 10)
        let tag = IndexTag(kind: 3, id: ID16(high: 0, low: 0))
        var entries = IndexBatch(for: sample.index)
        #expect(throws: TagIndexError.unknownTagKind(3)) {
            try entries.add(position: 10, type: 1, stream: nil, tags: [tag])
        }
        var query = LogQuery()
        query.tags = [tag]
        #expect(throws: TagIndexError.unknownTagKind(3)) { try sample.found(query) }
    }

    @Test
    func `an id keeps its order as a key`() throws {
        var generator = SeededGenerator(seed: 5)
        let ids = (0..<200).map { _ in ID16(high: generator.next() % 3, low: generator.next()) }
        let folder = try TemporaryFolder()
        let environment = try Environment.open(at: folder.path)
        let table: Table<ID16> = try environment.table("ids")
        var keys: [ID16] = []
        try environment.write { transaction in
            for id in ids { try transaction.put([1].rawSpan, for: id, in: table) }
            var cursor = try transaction.cursor(over: table)
            var isFirst = true
            while true {
                let entry = isFirst ? try cursor.first() : try cursor.next()
                guard let entry, let key = ID16(keyBytes: entry.key) else { break }
                keys.append(key)
                isFirst = false
            }
        }
        #expect(keys == ids.sorted())
    }

    private func randomQuery(_ count: Int, _ generator: inout SeededGenerator) -> LogQuery {
        var query = LogQuery()
        func oneIn(_ chances: Int) -> Bool { Int.random(in: 0..<chances, using: &generator) == 0 }
        if oneIn(2) {
            let low = UInt64.random(in: 0...UInt64(count), using: &generator)
            query.positions = low..<low + UInt64.random(in: 0...UInt64(count), using: &generator)
        }
        if oneIn(3) {
            let low = Int64.random(in: 990...1000 + Int64(count * 2), using: &generator)
            query.times = low..<low + Int64.random(in: 0...Int64(count), using: &generator)
        }
        if oneIn(2) { query.types = Set((0..<3).map { _ in UInt16.random(in: 0...9, using: &generator) }) }
        if oneIn(3) {
            query.stream = IndexedLog.id(Int.random(in: 0...count / 100, using: &generator), 12, &generator)
        }
        for kind in IndexedLog.tagKinds where oneIn(3) {
            query.tags.append(IndexTag(kind: kind, id: IndexedLog.id(0, 5, &generator)))
        }
        query.isReversed = oneIn(2)
        if oneIn(3) { query.limit = Int.random(in: 0...20, using: &generator) }
        return query
    }
}
