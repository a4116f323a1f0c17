import Recovery

/// The events that wait to be judged: one can be when the two behind it are there, or when the log has ended. They are
/// gathered and then taken many at a time, so that each is copied in and out once.
struct Waiting {
    private var events: ContiguousArray<Event> = []
    /// Where the first that was not taken lies in `events`, and in the log.
    private var index = 0
    private var position: UInt64 = 0

    /// So many are gathered.
    private static let most = 256

    /// Takes in the event at `position`, the one behind the last. True when it is time to take events out.
    mutating func append(_ event: Event, at position: UInt64) -> Bool {
        if events.isEmpty { self.position = position }
        events.append(event)
        return events.count >= Self.most
    }

    /// The first event that was not taken, if `count` or more lie behind it.
    mutating func pop(before count: Int) -> (event: Event, position: UInt64)? {
        guard index + count < events.count else {
            events.removeSubrange(..<index)
            index = 0
            return nil
        }
        defer {
            index += 1
            position &+= 1
        }
        return (events[index], position)
    }

    /// The event behind the one that was taken last.
    var first: Event? { index < events.count ? events[index] : nil }

    /// The times of the two events behind the one that was taken last.
    var firstTime: Instant? { index < events.count ? events[index].time : nil }
    var secondTime: Instant? { index + 1 < events.count ? events[index + 1].time : nil }
}
