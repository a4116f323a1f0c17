import LMDB

extension TagIndex {
    /// Hands the events of a log that a query asks for to `body`, in order or reversed, until it returns false. Both
    /// environments are read in bounded snapshots; events appended after it began are not looked at.
    ///
    /// `describe` says of a record what it is indexed by: the same as was given to the index. Throws what the log and
    /// LMDB throw, and `TagIndexError`.
    public func find(
        _ query: LogQuery, in log: EventLog, describe: (_ record: RawSpan) throws -> EventDescription,
        _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool
    ) throws {
        for tag in query.tags { _ = try table(of: tag.kind) }
        let indexed = min(try position(), try log.size())
        let range = try bounds(of: query, in: log)
        var left = query.limit
        let emit = { (position: UInt64, record: RawSpan) throws -> Bool in
            guard left > 0 else { return false }
            left &-= 1
            return try body(position, record) && left > 0
        }
        let known = range.clamped(to: 0..<indexed)
        let unknown = query.includesUnindexed ? range.clamped(to: indexed..<max(indexed, range.upperBound)) : 0..<0
        if left <= 0 { return }
        if query.isReversed {
            guard try findUnindexed(query, unknown, from: indexed, in: log, describe, emit) else { return }
            _ = try findIndexed(query, known, in: log, describe, emit)
        } else {
            guard try findIndexed(query, known, in: log, describe, emit) else { return }
            _ = try findUnindexed(query, unknown, from: indexed, in: log, describe, emit)
        }
    }

    /// The positions that the query's positions and times leave.
    private func bounds(of query: LogQuery, in log: EventLog) throws -> Range<UInt64> {
        var range = query.positions.clamped(to: 0..<(try log.size()))
        if let times = query.times {
            let low = try log.firstPosition(atOrAfter: times.lowerBound)
            let high = try log.firstPosition(atOrAfter: times.upperBound)
            range = range.clamped(to: low..<max(low, high))
        }
        return range
    }

    /// Returns whether the caller wants more.
    private func findIndexed(
        _ query: LogQuery, _ range: Range<UInt64>, in log: EventLog, _ describe: QueryFilter.Describe,
        _ emit: (UInt64, RawSpan) throws -> Bool
    ) throws -> Bool {
        if range.isEmpty { return true }
        if let stream = query.stream {
            var filter = QueryFilter(types: query.types, stream: nil, tags: query.tags, index: self, log: log)
            let walk = PositionWalk([.id(stream, streams)], within: range, isReversed: query.isReversed)
            return try find(along: walk, &filter, in: log, describe, emit)
        }
        if let driver = try rarest(of: query.tags, within: range) {
            let rest = query.tags.filter { $0 != driver }
            var filter = QueryFilter(types: query.types, stream: nil, tags: rest, index: self, log: log)
            if query.isReversed { return try findBackwards(driver, range, &filter, in: log, describe, emit) }
            var walk = try TagWalk(over: driver, within: range, of: self, in: log)
            while let positions = try walk.next(describe) {
                guard try find(at: positions, &filter, in: log, describe, emit) else { return false }
            }
            return true
        }
        var filter = QueryFilter(types: nil, stream: nil, tags: [], index: self, log: log)
        if let wanted = query.types {
            let lists = wanted.map { PositionList.type($0, types) }
            let walk = PositionWalk(lists, within: range, isReversed: query.isReversed)
            return try find(along: walk, &filter, in: log, describe, emit)
        }
        return try log.readAll(range, isReversed: query.isReversed, emit)
    }

    /// Backwards, the end of a stream comes before the event that tells what it is. So a window of the log is walked over
    /// forwards at a time, the last one first, and its positions are handed over in reverse.
    private func findBackwards(
        _ tag: IndexTag, _ range: Range<UInt64>, _ filter: inout QueryFilter, in log: EventLog,
        _ describe: QueryFilter.Describe, _ emit: (UInt64, RawSpan) throws -> Bool
    ) throws -> Bool {
        var end = range.upperBound
        while end > range.lowerBound {
            let start = end &- range.lowerBound > window ? end &- window : range.lowerBound
            var walk = try TagWalk(over: tag, within: start..<end, of: self, in: log)
            var found: [UInt64] = []
            while let positions = try walk.next(describe) { found.append(contentsOf: positions) }
            guard try find(at: found.reversed(), &filter, in: log, describe, emit) else { return false }
            end = start
        }
        return true
    }

    private func find(
        along walk: PositionWalk, _ filter: inout QueryFilter, in log: EventLog, _ describe: QueryFilter.Describe,
        _ emit: (UInt64, RawSpan) throws -> Bool
    ) throws -> Bool {
        var walk = walk
        while let positions = try walk.next(in: environment) {
            guard try find(at: positions, &filter, in: log, describe, emit) else { return false }
        }
        return true
    }

    private func find(
        at positions: [UInt64], _ filter: inout QueryFilter, in log: EventLog, _ describe: QueryFilter.Describe,
        _ emit: (UInt64, RawSpan) throws -> Bool
    ) throws -> Bool {
        var filter = filter
        return try log.readEach(positions) { position, record in
            guard try filter.accepts(record, at: position, describe) else { return true }
            return try emit(position, record)
        }
    }

    /// Looks at events behind the end of the index one by one. Returns whether the caller wants more.
    private func findUnindexed(
        _ query: LogQuery, _ range: Range<UInt64>, from indexed: UInt64, in log: EventLog,
        _ describe: QueryFilter.Describe, _ emit: (UInt64, RawSpan) throws -> Bool
    ) throws -> Bool {
        if range.isEmpty { return true }
        var filter = QueryFilter(types: query.types, stream: query.stream, tags: query.tags, index: self, log: log)
        if query.tags.isEmpty {
            return try log.readAll(range, isReversed: query.isReversed) { position, record in
                guard try filter.accepts(record, at: position, describe) else { return true }
                return try emit(position, record)
            }
        }
        // A tag may stand on an event before the range that opened a stream: so from the index's end on, and forwards.
        var found: [UInt64] = []
        let goesOn = try log.readAll(indexed..<range.upperBound, isReversed: false) { position, record in
            guard try filter.acceptsUnindexed(record, at: position, describe) else { return true }
            guard position >= range.lowerBound else { return true }
            if !query.isReversed { return try emit(position, record) }
            found.append(position)
            return true
        }
        return query.isReversed ? try log.readEach(found.reversed(), emit) : goesOn
    }
}
