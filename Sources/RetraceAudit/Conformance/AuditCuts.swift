import EventStore
import Recovery

extension AuditedLog {
    /// Where the second and every further part of an audit by so many threads begins.
    ///
    /// A thread folds in unjudged what lies before its part. Folding is quicker than judging, but not free; so each thread's
    /// first part is smaller than the one before it. The end of the log is left in small parts for whoever is free first.
    /// A part begins where time goes on: what is written together has one time, so no group is cut.
    package func cuts(for threads: Int) throws -> [UInt64] {
        guard threads > 1 else { return [] }
        let size = try log.head().size
        var cuts: [UInt64] = []
        var share = 0.0
        for part in Self.shares(for: threads).dropLast() {
            share += part
            let cut = firstLater(from: UInt64(Double(size) * share))
            if let cut, cut > cuts.last ?? 0, cut + UInt64(Conformance.lookahead) < size { cuts.append(cut) }
        }
        return cuts
    }

    /// Which share of the log each part is.
    private static func shares(for threads: Int) -> [Double] {
        var first = [1.0]
        for _ in 1..<threads { first.append((first.last ?? 1) * shrinking) }
        let sum = first.reduce(0, +)
        let last = Double(smallParts * threads) * smallShare
        return first.map { $0 / sum * (1 - last) } + Array(repeating: smallShare, count: smallParts * threads)
    }

    /// What is left of an event's time when what folding it takes is taken away: measured with two threads.
    private static let shrinking = 0.7
    /// So many small parts for each thread, each of this share.
    private static let smallParts = 8
    private static let smallShare = 0.01
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
