import EventStore
import LMDB
public import Recovery

/// Which events are wanted: those that meet every condition given.
public struct EventFilter: Equatable, Sendable {
    public var session: SessionID?
    /// Of a session that names it, or of an event without a session that does.
    public var account: Pseudonym?
    public var phone: Pseudonym?
    public var client: Pseudonym?
    public var network: Pseudonym?
    /// Any of these.
    public var types: Set<EventType>?
    /// The end not included.
    public var times: Range<Instant>?
    public var positions: Range<UInt64> = 0..<UInt64.max
    /// Whether the newest comes first.
    public var isReversed = false
    /// The most events wanted.
    public var limit = Int.max

    public init() {}
}

/// An event with its place in the log.
public struct LoggedEvent: Equatable, Sendable {
    public let position: UInt64
    public let event: Event

    public init(position: UInt64, event: Event) {
        self.position = position
        self.event = event
    }
}

extension Views {
    /// The events that a filter asks for, in order or reversed. None is missing, however far the views are behind.
    public func events(matching filter: EventFilter = EventFilter()) throws(RetraceError) -> [LoggedEvent] {
        var found: [LoggedEvent] = []
        do {
            try forEachEvent(matching: filter) { event in
                found.append(event)
                return true
            }
        } catch {
            throw RetraceError(error)
        }
        return found
    }

    /// Hands the events that a filter asks for to `body`, until it returns false. Log and views are read in snapshots
    /// of bounded length; events appended after it began are not looked at.
    public func forEachEvent(
        matching filter: EventFilter, _ body: (LoggedEvent) throws -> Bool
    ) throws {
        let index = try store.generation().index
        do {
            try index.find(filter.query, in: log, describe: { try EventRecord.decode($0).indexed }) {
                position, record in
                try body(LoggedEvent(position: position, event: try decode(record, at: position)))
            }
        } catch let error as EventRecordError {
            try log.read(from: 0) { position, record in
                _ = try decode(record, at: position)
                return true
            }
            throw RetraceError.record(error, position: 0)
        }
    }
}

extension EventFilter {
    var query: LogQuery {
        var query = LogQuery()
        query.positions = positions
        query.times = times.map { $0.lowerBound.milliseconds..<$0.upperBound.milliseconds }
        query.types = types.map { Set($0.map(\.rawValue)) }
        query.stream = session?.id16
        query.tags = [
            account.map(TagKind.account.tag), phone.map(TagKind.phone.tag), client.map(TagKind.client.tag),
            network.map(TagKind.network.tag),
        ].compactMap(\.self)
        query.isReversed = isReversed
        query.limit = limit
        return query
    }
}
