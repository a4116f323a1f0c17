import Recovery
import Retrace

/// Folds the events between two moments over the states at the first, and keeps both of whatever they touch.
struct DifferenceFold {
    private let start: any StateLookup
    private var sessions: [SessionID: (before: SessionView?, now: SessionView)] = [:]
    private var accounts: [Pseudonym: (before: AccountView?, now: AccountView)] = [:]
    private var phones: [Pseudonym: (before: PhoneView?, now: PhoneView)] = [:]
    private var clients: [Pseudonym: (before: ClientView?, now: ClientView)] = [:]

    init(over start: any StateLookup) { self.start = start }

    mutating func fold(_ event: Event, at position: UInt64) throws {
        let session = try session(of: event, at: position)
        let subjects = EventSubjects(event, of: session?.now)
        if let id = subjects.account {
            var account = try accounts[id] ?? entry(try start.account(id), AccountView(id: id, firstSeen: event.time))
            account.now.evolve(event, isDecoy: session?.now.isDecoy == true)
            accounts[id] = account
        }
        if let id = subjects.phone {
            var phone = try phones[id] ?? entry(try start.phone(id), PhoneView(id: id, firstSeen: event.time))
            phone.now.evolve(event)
            phones[id] = phone
        }
        if let id = subjects.client {
            var client = try clients[id] ?? entry(try start.client(id), ClientView(id: id, firstSeen: event.time))
            client.now.evolve(event, of: session?.now)
            clients[id] = client
        }
        guard var session else { return }
        session.now.evolve(event, at: position)
        sessions[session.now.id] = session
    }

    /// The event's session as it was before it.
    private func session(
        of event: Event, at position: UInt64
    ) throws -> (before: SessionView?, now: SessionView)? {
        guard let id = event.session else { return nil }
        if case .recoveryRequested(let request) = event.payload {
            return (
                try sessions[id]?.before ?? start.session(id),
                SessionView(id, request, at: event.time, position: position)
            )
        }
        if let known = sessions[id] { return known }
        return try start.session(id).map { ($0, $0) }
    }

    private func entry<State>(_ before: State?, _ new: State) -> (before: State?, now: State) {
        (before, before ?? new)
    }

    /// What is not the same as before.
    func difference(_ sizes: Range<UInt64>) -> LogDifference {
        var difference = LogDifference(sizes: sizes)
        difference.sessions = changes(sessions)
        difference.accounts = changes(accounts)
        difference.phones = changes(phones)
        difference.clients = changes(clients)
        return difference
    }

    private func changes<ID: WordPair, State: Equatable & Sendable>(
        _ touched: [ID: (before: State?, now: State)]
    ) -> [StateChange<State>] {
        touched.filter { $0.value.before != $0.value.now }.sorted { $0.key < $1.key }
            .map { StateChange(before: $0.value.before, after: $0.value.now) }
    }
}
