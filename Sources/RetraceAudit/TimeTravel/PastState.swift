public import EventStore
public import Recovery
public import Retrace

/// What was known at a moment of one session, account, phone or client, and which policy held.
///
/// By the views' indexes where there are any: it then reads the events of the one asked for and no others, however long
/// the log. Otherwise it reads the log from its beginning.
public struct PastState: Sendable {
    /// The log as it was then.
    public let log: EventLog
    private let views: Views?

    /// Throws `EventLogError.beyondEnd` for a position that is not in the log.
    public init(_ log: AuditedLog, views: Views? = nil, asOf moment: Moment) throws {
        self.init(try log.log.asOf(moment), views)
    }

    /// As of the end of the log, which may be a prefix.
    public init(_ log: AuditedLog, views: Views? = nil) { self.init(log.log, views) }

    init(_ log: EventLog, _ views: Views?) {
        self.log = log
        // The indexes are those of the whole log; the events are those of its beginning.
        self.views = views.map { Views(log: log, store: $0.store) }
    }

    /// A session; nil if it had not begun.
    public func session(_ id: SessionID) throws -> SessionView? {
        var filter = EventFilter()
        filter.session = id
        var session: SessionView?
        try forEachEvent(matching: filter) { event, position in session = session.after(event, at: position) }
        return session
    }

    /// An account as typed, or as the directory named it; nil if it had not been seen.
    public func account(_ id: Pseudonym) throws -> AccountView? {
        var filter = EventFilter()
        filter.account = id
        var account: AccountView?
        try forEach(matching: filter) { event, session, subjects in
            guard subjects.account == id else { return }
            account = account ?? AccountView(id: id, firstSeen: event.time)
            account?.evolve(event, isDecoy: session?.isDecoy == true)
        }
        return account
    }

    /// A phone as typed; nil if it had not been seen.
    public func phone(_ id: Pseudonym) throws -> PhoneView? {
        var filter = EventFilter()
        filter.phone = id
        var phone: PhoneView?
        try forEach(matching: filter) { event, _, subjects in
            guard subjects.phone == id else { return }
            phone = phone ?? PhoneView(id: id, firstSeen: event.time)
            phone?.evolve(event)
        }
        return phone
    }

    /// A client; nil if it had not been seen.
    public func client(_ id: Pseudonym) throws -> ClientView? {
        var filter = EventFilter()
        filter.client = id
        var client: ClientView?
        try forEach(matching: filter) { event, session, subjects in
            guard subjects.client == id else { return }
            client = client ?? ClientView(id: id, firstSeen: event.time)
            client?.evolve(event, of: session)
        }
        return client
    }

    /// The policy in force; nil before the first was adopted.
    public func policy() throws -> Policy? {
        var filter = EventFilter()
        filter.types = [.policyAdopted]
        filter.isReversed = true
        filter.limit = 1
        var policy: Policy?
        try forEachEvent(matching: filter) { event, _ in
            if case .policyAdopted(let it) = event.payload { policy = it.policy }
        }
        return policy
    }

    /// Each event with its session as it was before it, and whose views it changes: as the views' own fold has it.
    private func forEach(
        matching filter: EventFilter, _ body: (Event, SessionView?, EventSubjects) -> Void
    ) throws {
        var tracker = SessionTracker()
        try forEachEvent(matching: filter) { event, position in
            let (before, after) = tracker.fold(event, at: position)
            let session = event.payload.type == .recoveryRequested ? after : before
            body(event, session, EventSubjects(event, of: session))
        }
    }

    private func forEachEvent(
        matching filter: EventFilter, _ body: (_ event: Event, _ position: UInt64) -> Void
    ) throws {
        let each = { (logged: LoggedEvent) in
            body(logged.event, logged.position)
            return true
        }
        if let views {
            try views.forEachEvent(matching: filter, each)
        } else {
            try log.forEachEvent(matching: filter, each)
        }
    }
}
