import EventStore
import Recovery

/// What the events beyond the views come to, folded in memory over the views that are stored. Nothing is written.
struct ViewTail: Sendable {
    private(set) var sessions: [SessionID: SessionView] = [:]
    private(set) var accounts: [Pseudonym: AccountView] = [:]
    private(set) var phones: [Pseudonym: PhoneView] = [:]
    private(set) var clients: [Pseudonym: ClientView] = [:]
    /// The number of events folded in, those of the views included.
    private(set) var position: UInt64

    /// Begins where the views are.
    init(of views: Views) throws(RetraceError) { position = try views.store.position() }

    mutating func fold(_ event: Event, at position: UInt64, over views: Views) throws {
        self.position = position &+ 1
        let session = try session(of: event, at: position, over: views)
        let subjects = EventSubjects(event, of: session)
        if let id = subjects.account {
            var view = try accounts[id] ?? views.account(id) ?? AccountView(id: id, firstSeen: event.time)
            view.evolve(event, isDecoy: session?.isDecoy == true)
            accounts[id] = view
        }
        if let id = subjects.phone {
            var view = try phones[id] ?? views.phone(id) ?? PhoneView(id: id, firstSeen: event.time)
            view.evolve(event)
            phones[id] = view
        }
        if let id = subjects.client {
            var view = try clients[id] ?? views.client(id) ?? ClientView(id: id, firstSeen: event.time)
            view.evolve(event, of: session)
            clients[id] = view
        }
        if var session {
            session.evolve(event, at: position)
            sessions[session.id] = session
        }
    }

    /// The event's session as it was before it.
    private func session(
        of event: Event, at position: UInt64, over views: Views
    ) throws -> SessionView? {
        guard let id = event.session else { return nil }
        if case .recoveryRequested(let request) = event.payload {
            return SessionView(id, request, at: event.time, position: position)
        }
        return try sessions[id] ?? views.session(id)
    }
}
