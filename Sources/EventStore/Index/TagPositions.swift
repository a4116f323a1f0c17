import LMDB

extension TagIndex {
    /// The one of some tags that fewest events carry; nil if there are none. Counts no further than a chunk.
    func rarest(of tags: [IndexTag], within range: Range<UInt64>) throws -> IndexTag? {
        if tags.count < 2 { return tags.first }
        let counts = try environment.read { transaction in
            try tags.map { tag in
                let list = PositionList.id(tag.id, try table(of: tag.kind))
                return try fetch(list, 0..<range.upperBound, PositionWalk.chunk, false, in: transaction).count
            }
        }
        return zip(tags, counts).min { $0.1 < $1.1 }?.0
    }
}

extension EventLog {
    /// Hands a range of events to `body`, forwards or backwards. Returns whether `body` wanted more.
    func readAll(
        _ range: Range<UInt64>, isReversed: Bool, _ body: (UInt64, RawSpan) throws -> Bool
    ) throws -> Bool {
        var goesOn = true
        let note = { (position: UInt64, record: RawSpan) throws -> Bool in
            goesOn = try body(position, record)
            return goesOn
        }
        if isReversed {
            try readBackwards(from: range.upperBound, downTo: range.lowerBound, note)
        } else {
            try read(from: range.lowerBound, upTo: range.upperBound, note)
        }
        return goesOn
    }

    /// Hands the events at some positions to `body`, in their order. Returns whether `body` wanted more.
    func readEach(_ positions: [UInt64], _ body: (UInt64, RawSpan) throws -> Bool) throws -> Bool {
        var done = 0
        while done < positions.count {
            let part = positions[done...].prefix(PositionWalk.chunk)
            let read = try snapshot { transaction in try readEach(part, in: transaction, body) }
            guard let read else { return false }
            done &+= read
        }
        return true
    }

    /// Returns how many were read before time ran out; nil when `body` has enough.
    private func readEach(
        _ positions: ArraySlice<UInt64>, in transaction: borrowing ReadTransaction,
        _ body: (UInt64, RawSpan) throws -> Bool
    ) throws -> Int? {
        var cursor = try EventCursor(over: tables.events, in: transaction)
        let deadline = ContinuousClock.now + longestSnapshot
        var done = 0
        for position in positions {
            let record = try cursor.seek(position)
            do {
                guard try body(position, record) else { return nil }
            } catch {
                throw PassedOn(error: error)
            }
            done &+= 1
            if done & 63 == 0, ContinuousClock.now > deadline { return done }
        }
        return done
    }
}
