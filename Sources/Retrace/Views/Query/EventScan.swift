public import EventStore
import LMDB
public import Recovery

/// Decides which events a filter asks for without an index, going forwards from the beginning of the log: a session's
/// tags stand on its first event.
public struct EventMatcher: Sendable {
    private let filter: EventFilter
    private let tags: [IndexTag]
    /// The sessions whose first event has all tags.
    private var members: Set<SessionID> = []

    /// `members` are sessions, begun before the events to come, that have all that the filter names.
    public init(_ filter: EventFilter, members: Set<SessionID> = []) {
        self.filter = filter
        self.members = members
        tags = filter.query.tags
    }

    /// Whether the filter names anybody: then an event's session must be known to decide.
    public var namesSomebody: Bool { !tags.isEmpty }

    /// Whether session, tags, type and time are those asked for. Takes note of a session that begins.
    public mutating func accepts(_ event: Event) -> Bool {
        guard hasTags(event) else { return false }
        if let session = filter.session, event.session != session { return false }
        if let types = filter.types, !types.contains(event.payload.type) { return false }
        if let times = filter.times, !times.contains(event.time) { return false }
        return true
    }

    private mutating func hasTags(_ event: Event) -> Bool {
        if tags.isEmpty { return true }
        if let session = event.session, members.contains(session) { return true }
        let own = event.tags
        guard tags.allSatisfy({ own.contains($0) }) else { return false }
        if let session = event.session { members.insert(session) }
        return true
    }
}

extension EventLog {
    /// The same as `Views.forEachEvent` where there are no views: looks at every event of the log.
    public func forEachEvent(matching filter: EventFilter, _ body: (LoggedEvent) throws -> Bool) throws {
        var matcher = EventMatcher(filter)
        let range = try bounds(of: filter)
        var left = filter.limit
        if left <= 0 || range.isEmpty { return }
        func emit(_ event: LoggedEvent) throws -> Bool {
            left &-= 1
            return try body(event) && left > 0
        }
        if filter.isReversed {
            if matcher.namesSomebody { try learn(&matcher, upTo: range.upperBound) }
            try readBackwards(from: range.upperBound, downTo: range.lowerBound) { position, record in
                let event = try decode(record, at: position)
                return matcher.accepts(event) ? try emit(LoggedEvent(position: position, event: event)) : true
            }
            return
        }
        try read(from: matcher.namesSomebody ? 0 : range.lowerBound, upTo: range.upperBound) { position, record in
            let event = try decode(record, at: position)
            guard matcher.accepts(event), position >= range.lowerBound else { return true }
            return try emit(LoggedEvent(position: position, event: event))
        }
    }

    private func learn(_ matcher: inout EventMatcher, upTo end: UInt64) throws {
        var learning = matcher
        try read(from: 0, upTo: end) { position, record in
            _ = learning.accepts(try decode(record, at: position))
            return true
        }
        matcher = learning
    }

    private func bounds(of filter: EventFilter) throws -> Range<UInt64> {
        var range = filter.positions.clamped(to: 0..<(try head().size))
        if let times = filter.times {
            let low = try firstPosition(atOrAfter: times.lowerBound.milliseconds)
            let high = try firstPosition(atOrAfter: times.upperBound.milliseconds)
            range = range.clamped(to: low..<max(low, high))
        }
        return range
    }
}
