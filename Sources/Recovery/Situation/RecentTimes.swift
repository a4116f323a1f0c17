/// The moments of something that is limited, oldest first. The newest three lie in place: most keys never have more.
public struct RecentTimes: Equatable, Sendable {
    private var older: [Int64] = []
    private var newest: (Int64, Int64, Int64) = (.min, .min, .min)

    public init() {}

    /// Adds a moment, and forgets those that `reach` no longer covers.
    package mutating func append(_ time: Instant, reach: Instant.Span) {
        if newest.0 != .min { spill(before: time.milliseconds &- reach.milliseconds) }
        newest = (newest.1, newest.2, time.milliseconds)
    }

    private mutating func spill(before cutoff: Int64) {
        if newest.0 <= cutoff {
            older.removeAll()
            return
        }
        if let first = older.first, first <= cutoff { older.removeAll { $0 <= cutoff } }
        older.append(newest.0)
    }

    /// How many lie within a span before `now`: a moment counts while less than the span has gone by.
    package func count(within span: Instant.Span, of now: Instant) -> Int64 {
        let cutoff = now.milliseconds &- span.milliseconds
        guard newest.2 > cutoff, newest.2 != .min else { return 0 }
        guard newest.1 > cutoff, newest.1 != .min else { return 1 }
        guard newest.0 > cutoff, newest.0 != .min else { return 2 }
        var low = 0
        var high = older.count
        while low < high {
            let middle = (low + high) / 2
            if older[middle] > cutoff { high = middle } else { low = middle + 1 }
        }
        return 3 + Int64(older.count - low)
    }

    /// The newest moment; nil if there is none.
    package var last: Instant? { newest.2 == .min ? nil : Instant(milliseconds: newest.2) }

    /// When the `rank`-th newest moment leaves the span, so that the count falls below `rank`; nil if there are fewer.
    package func end(ofRank rank: Int64, span: Instant.Span) -> Instant? {
        let all = self.all
        guard rank >= 1, Int(clamping: rank) <= all.count else { return nil }
        return Instant(milliseconds: all[all.count - Int(rank)] &+ span.milliseconds)
    }

    /// All moments, oldest first: what a snapshot stores.
    package var all: [Int64] {
        older + [newest.0, newest.1, newest.2].filter { $0 != .min }
    }

    package init(all: [Int64]) {
        older = Array(all.dropLast(3))
        for time in all.suffix(3) { newest = (newest.1, newest.2, time) }
    }

    public static func == (a: Self, b: Self) -> Bool { a.older == b.older && a.newest == b.newest }
}

/// Different ids with the moment at which each was last seen.
public struct RecentIDs: Equatable, Sendable {
    package struct Sighting: Equatable, Sendable {
        package let id: Pseudonym
        package var time: Int64

        package init(id: Pseudonym, time: Int64) {
            self.id = id
            self.time = time
        }
    }

    package var sightings: [Sighting] = []

    public init() {}

    package mutating func see(_ id: Pseudonym, at time: Instant, reach: Instant.Span) {
        if let index = sightings.firstIndex(where: { $0.id == id }) {
            sightings[index].time = time.milliseconds
            return
        }
        let cutoff = time.milliseconds &- reach.milliseconds
        if sightings.contains(where: { $0.time <= cutoff }) { sightings.removeAll { $0.time <= cutoff } }
        sightings.append(Sighting(id: id, time: time.milliseconds))
    }

    /// How many different ids within a span before `now`, if `id` were seen now as well.
    package func count(within span: Instant.Span, of now: Instant, with id: Pseudonym) -> Int64 {
        let cutoff = now.milliseconds &- span.milliseconds
        var count: Int64 = 1
        for sighting in sightings where sighting.time > cutoff && sighting.id != id { count += 1 }
        return count
    }

    /// When the `rank`-th newest of the other ids leaves the span; nil if there are fewer.
    package func end(ofRank rank: Int64, span: Instant.Span, without id: Pseudonym) -> Instant? {
        let others = sightings.filter { $0.id != id }.map(\.time).sorted(by: >)
        guard rank >= 1, Int(clamping: rank) <= others.count else { return nil }
        return Instant(milliseconds: others[Int(rank) - 1] &+ span.milliseconds)
    }

    package var last: Int64 { sightings.map(\.time).max() ?? .min }
}
