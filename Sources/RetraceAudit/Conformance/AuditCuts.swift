import EventStore
import Recovery

extension AuditedLog {
    /// Where the second and every further part of an audit begins.
    ///
    /// Each part is judged on a thread of its own, which folds what lies before it first. Folding is quicker than judging,
    /// but not free; so each part is smaller than the one before it, and all are done at about the same time. A part begins
    /// where time goes on: what is written together has one time, so no group is cut.
    package func cuts(into parts: Int) throws -> [UInt64] {
        let size = try log.head().size
        var shares: [Double] = [1]
        for _ in 1..<max(1, parts) { shares.append((shares.last ?? 1) * Self.shrinking) }
        let sum = shares.reduce(0, +)
        var cuts: [UInt64] = []
        var share = 0.0
        for part in shares.dropLast() {
            share += part
            let cut = firstLater(from: UInt64(Double(size) * share / sum))
            if let cut, cut > cuts.last ?? 0, cut + UInt64(Conformance.lookahead) < size { cuts.append(cut) }
        }
        return cuts
    }

    /// The share of an event's time that is left when what folding it takes is taken away: measured with two threads.
    private static let shrinking = 0.4
    /// So far is looked for a place to cut.
    private static let reach: UInt64 = 10_000

    /// The first position from `start` on whose event is later than the one before it; nil if there is none near, or one
    /// that can't be read: who judges will come to that.
    private func firstLater(from start: UInt64) -> UInt64? {
        var last: Instant?
        var found: UInt64?
        try? forEach(from: start, upTo: start + Self.reach) { position, event in
            if let last, event.time > last { found = position }
            last = event.time
            return found == nil
        }
        return found
    }
}
