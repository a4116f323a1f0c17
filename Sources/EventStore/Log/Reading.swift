import LMDB

/// How long one snapshot is held at most: a long one keeps a file that reuses pages from doing so.
let longestSnapshot = Duration.milliseconds(100)

extension EventLog {
    /// Hands the events at `from` and above, below `upTo`, to `body` in order, until it returns false. What is appended
    /// meanwhile is not read. A new snapshot is taken every `batch` events and every 100 ms.
    ///
    /// Throws `EventLogError.damaged` at a position that is missing.
    public func read(
        from: UInt64, upTo: UInt64 = .max, batch: Int = 4096,
        _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool
    ) throws {
        let end = min(upTo, try size())
        var next = from
        while next < end {
            let part = next..<min(end, next &+ UInt64(max(1, batch)))
            guard let reached = try snapshot({ try scan(part, in: $0, body) }) else { return }
            next = reached
        }
    }

    /// Hands the events below `from` and not below `downTo` to `body`, the highest first, until it returns false.
    public func readBackwards(
        from: UInt64 = .max, downTo: UInt64 = 0, batch: Int = 4096,
        _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool
    ) throws {
        var end = min(from, try size())
        while end > downTo {
            let step = UInt64(max(1, batch))
            let part = (end &- downTo > step ? end &- step : downTo)..<end
            guard let reached = try snapshot({ try scanBackwards(part, in: $0, body) }) else { return }
            end = reached
        }
    }

    /// A copy of the record at a position; nil beyond the end.
    public func record(at position: UInt64) throws -> [UInt8]? {
        try snapshot { transaction in
            if let end, position >= end { return nil }
            if let bytes = try transaction.bytes(for: position, in: tables.events) { return bytes.array }
            var cursor = try EventCursor(over: tables.events, in: transaction)
            guard let last = try cursor.lastPosition(), last > position else { return nil }
            return try cursor.seek(position).array
        }
    }

    /// The first position whose event is not before `time` (milliseconds since 1970); the size if all are before.
    public func firstPosition(atOrAfter time: Int64) throws -> UInt64 {
        try snapshot { transaction in
            var cursor = try EventCursor(over: tables.events, in: transaction)
            guard let last = try lastPosition(&cursor) else { return 0 }
            var (low, high) = (UInt64(0), last &+ 1)
            while low < high {
                let middle = low &+ (high &- low) / 2
                let record = try cursor.seek(middle)
                if try header(of: record, at: middle).time < time { low = middle &+ 1 } else { high = middle }
            }
            return low
        }
    }

    /// Hands a range of events, which is not empty and ends within the log, to `body`. Returns the position to go on
    /// at, which is the range's end unless time ran out; nil when `body` has enough.
    func scan(
        _ part: Range<UInt64>, in transaction: borrowing some Reading & ~Copyable,
        _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool
    ) throws -> UInt64? {
        var cursor = try EventCursor(over: tables.events, in: transaction)
        let deadline = ContinuousClock.now + longestSnapshot
        var position = part.lowerBound
        var record = try cursor.seek(position)
        while true {
            do {
                guard try body(position, record) else { return nil }
            } catch {
                throw PassedOn(error: error)
            }
            position &+= 1
            if position == part.upperBound || isOver(deadline, at: position) { return position }
            record = try cursor.next(position)
        }
    }

    private func scanBackwards(
        _ part: Range<UInt64>, in transaction: borrowing some Reading & ~Copyable,
        _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool
    ) throws -> UInt64? {
        var cursor = try EventCursor(over: tables.events, in: transaction)
        let deadline = ContinuousClock.now + longestSnapshot
        var position = part.upperBound &- 1
        var record = try cursor.seek(position)
        while true {
            do {
                guard try body(position, record) else { return nil }
            } catch {
                throw PassedOn(error: error)
            }
            if position == part.lowerBound || isOver(deadline, at: position) { return position }
            position &-= 1
            record = try cursor.previous(position)
        }
    }

    /// Asked at every event, looks at the clock at every 64th.
    @inline(__always)
    private func isOver(_ deadline: ContinuousClock.Instant, at position: UInt64) -> Bool {
        position & 63 == 0 && ContinuousClock.now > deadline
    }
}
