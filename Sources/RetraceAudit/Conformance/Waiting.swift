import Recovery

/// The events that wait to be judged: one can be when the two behind it are there, or when the log has ended. They are
/// gathered and then judged many at a time where they lie, so that none is copied out.
struct Waiting {
    private(set) var events: ContiguousArray<Event> = []
    /// Where the next to be judged lies in `events`.
    private var index = 0
    /// The position of the first of `events` in the log.
    private var first: UInt64 = 0

    /// So many are gathered.
    private static let most = 256

    /// Takes in the event at `position`, the one behind the last. True when it is time to judge.
    mutating func append(_ event: Event, at position: UInt64) -> Bool {
        if events.isEmpty { first = position }
        events.append(event)
        return events.count >= Self.most
    }

    /// Where in `events`, and in the log, the next lies that has `count` or more behind it; nil if it is not below `end`.
    /// It waits no longer then.
    mutating func next(before count: Int, upTo end: UInt64 = .max) -> (index: Int, position: UInt64)? {
        let position = first &+ UInt64(index)
        guard index + count < events.count, position < end else { return nil }
        defer { index += 1 }
        return (index, position)
    }

    /// Drops those that have been judged.
    mutating func drop() {
        first &+= UInt64(index)
        events.removeSubrange(..<index)
        index = 0
    }

    /// The event behind the one that is judged.
    var following: Event? { index < events.count ? events[index] : nil }

    /// The times of the two events behind the one that is judged.
    var firstTime: Instant? { index < events.count ? events[index].time : nil }
    var secondTime: Instant? { index + 1 < events.count ? events[index + 1].time : nil }
}
