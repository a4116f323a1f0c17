public import EventStore
public import Recovery

/// A moment in a log: how much of it counts.
public enum Moment: Hashable, Sendable {
    /// After all events of this time and before.
    case time(Instant)
    /// After the event at this position.
    case position(UInt64)

    /// The number of events that the log had then.
    ///
    /// Throws `EventLogError.beyondEnd` for a position that is not in the log; a time after its end is its end.
    public func size(in log: EventLog) throws -> UInt64 {
        switch self {
        case .time(let time):
            return try log.firstPosition(
                atOrAfter: time.milliseconds == .max ? .max : time.milliseconds + 1)
        case .position(let position):
            let size = try log.head().size
            guard position < size else { throw EventLogError.beyondEnd(asked: position, size: size) }
            return position + 1
        }
    }
}

extension EventLog {
    /// The log as it was at a moment; see `prefix(_:)`.
    public func asOf(_ moment: Moment) throws -> EventLog { try prefix(try moment.size(in: self)) }
}
