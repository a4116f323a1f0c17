import EventStore
import Recovery

/// Which pseudonyms the log still uses after the end of their period: a fold of the log's end.
///
/// An event uses what it names, and what the request of its session named. Only sessions that began shortly before the
/// end of a period are remembered for that, so memory is bounded by the pseudonyms in use and not by the log.
struct LastUse {
    /// What was used last before this is no longer needed.
    struct Ends {
        /// Of accounts and phones; nil if they have none.
        var identity: Instant?
        /// Of clients and networks.
        var client: Instant?

        func end(of kind: VaultKind) -> Instant? {
            switch kind {
            case .account, .phone: identity
            case .client, .network: client
            }
        }

        private var all: [Instant] { [identity, client].compactMap(\.self) }

        /// Where the log has to be read from; nil if no period ends.
        var start: Instant? { all.min().map { $0 - Self.sessionLife } }

        /// Whether a session that began then may have events after an end that it began before.
        func mayStraddle(begun: Instant) -> Bool {
            all.contains { (($0 - Self.sessionLife)..<$0).contains(begun) }
        }

        /// Longer than any session has events: a disavowal comes within ten days.
        private static let sessionLife = Instant.Span.days(11)
    }

    let ends: Ends
    private(set) var used: Set<Pseudonym> = []
    private var straddling: [SessionID: [(kind: VaultKind, id: Pseudonym)]] = [:]

    init(ends: Ends) { self.ends = ends }

    mutating func fold(_ event: Event) {
        let names = event.payload.names
        use(names, at: event.time)
        guard let session = event.session else { return }
        if let request = straddling[session] { use(request, at: event.time) }
        if event.payload.type == .recoveryRequested, ends.mayStraddle(begun: event.time) { straddling[session] = names }
    }

    private mutating func use(_ names: [(kind: VaultKind, id: Pseudonym)], at time: Instant) {
        for name in names {
            if let end = ends.end(of: name.kind), time >= end { used.insert(name.id) }
        }
    }

    /// Whether a row of the vault is no longer needed. A pseudonym tells when it was made: one of which the log knows
    /// nothing, because a request was cut off, was used then.
    func isOver(_ id: Pseudonym, _ kind: VaultKind) -> Bool {
        guard let end = ends.end(of: kind) else { return false }
        let made = Instant(milliseconds: Int64(id.high >> 16))
        return made < end && !used.contains(id)
    }
}
