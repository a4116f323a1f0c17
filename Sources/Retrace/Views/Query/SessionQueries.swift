import EventStore
import LMDB
public import Recovery

/// Which sessions are wanted: those that meet every condition given.
public struct SessionFilter: Equatable, Sendable {
    public var account: Pseudonym?
    public var phone: Pseudonym?
    public var client: Pseudonym?
    public var network: Pseudonym?
    /// Any of these.
    public var stages: Set<Stage>?
    public var isDecoy: Bool?
    /// When it began, the end not included.
    public var begun: Range<Instant>?
    /// Whether the newest comes first.
    public var isReversed = false
    /// The most sessions wanted.
    public var limit = Int.max

    public init() {}

    func accepts(_ session: SessionView) -> Bool {
        if let account, session.account != account { return false }
        if let phone, session.phone != phone { return false }
        if let client, session.client != client { return false }
        if let network, session.network != network { return false }
        if let stages, !stages.contains(session.stage) { return false }
        if let isDecoy, session.isDecoy != isDecoy { return false }
        if let begun, !begun.contains(session.begun) { return false }
        return true
    }

    fileprivate var namesSomebody: Bool { account != nil || phone != nil || client != nil || network != nil }
}

extension Views {
    /// The sessions that a filter asks for, in the order in which they began or reversed, as the views have them.
    public func sessions(matching filter: SessionFilter = SessionFilter()) throws(RetraceError) -> [SessionView] {
        var found: [SessionView] = []
        do {
            try forEachSession(matching: filter) { session in
                found.append(session)
                return true
            }
        } catch {
            throw RetraceError(error)
        }
        return found
    }

    /// Hands the sessions that a filter asks for to `body`, until it returns false, in snapshots of bounded length.
    public func forEachSession(
        matching filter: SessionFilter, _ body: (SessionView) throws -> Bool
    ) throws {
        var left = filter.limit
        let accept = { (session: SessionView) throws -> Bool in
            guard left > 0 else { return false }
            guard filter.accepts(session) else { return true }
            left &-= 1
            return try body(session) && left > 0
        }
        if filter.namesSomebody {
            try forEachSession(ofThoseNamedIn: filter, accept)
        } else {
            let generation = try store.generation()
            try generation.forEach(in: generation.sessions, filter.keys, isReversed: filter.isReversed, accept)
        }
    }

    /// By the index: the requests that name somebody, and their sessions.
    private func forEachSession(
        ofThoseNamedIn filter: SessionFilter, _ body: (SessionView) throws -> Bool
    ) throws {
        var requests = EventFilter()
        (requests.account, requests.phone) = (filter.account, filter.phone)
        (requests.client, requests.network) = (filter.client, filter.network)
        (requests.types, requests.times) = ([.recoveryRequested], filter.begun)
        requests.isReversed = filter.isReversed
        try forEachEvent(matching: requests) { request in
            guard let id = request.event.session, let session = try session(id) else { return true }
            return try body(session)
        }
    }

    /// Hands all accounts at `first` and above to `body`, in the order of their pseudonyms, until it returns false.
    public func forEachAccount(from first: Pseudonym? = nil, _ body: (AccountView) throws -> Bool) throws {
        let generation = try store.generation()
        try generation.forEach(in: generation.accounts, first.map { $0.id16...ID16.last } ?? ID16.all, body)
    }

    /// The same for phones.
    public func forEachPhone(from first: Pseudonym? = nil, _ body: (PhoneView) throws -> Bool) throws {
        let generation = try store.generation()
        try generation.forEach(in: generation.phones, first.map { $0.id16...ID16.last } ?? ID16.all, body)
    }

    /// The same for clients.
    public func forEachClient(from first: Pseudonym? = nil, _ body: (ClientView) throws -> Bool) throws {
        let generation = try store.generation()
        try generation.forEach(in: generation.clients, first.map { $0.id16...ID16.last } ?? ID16.all, body)
    }
}

extension SessionFilter {
    /// A session's id begins with the time when it began.
    fileprivate var keys: ClosedRange<ID16> {
        guard let begun else { return ID16.all }
        let most: Int64 = 1 << 48 - 1
        let low = UInt64(min(max(0, begun.lowerBound.milliseconds), most)) << 16
        let high = UInt64(min(max(0, begun.upperBound.milliseconds), most)) << 16 | 0xFFFF
        return ID16(high: low, low: 0)...ID16(high: high, low: .max)
    }
}
