import Recovery

/// Whom the log names together with somebody: an account with the phones, clients and networks of its requests, and the
/// other way round. Asked of the index, so no more of the log is read than names them.
struct NamedTogether {
    let views: Views

    /// All that are named together with a pseudonym of this kind, without itself.
    func all(with subject: Pseudonym, _ kind: VaultKind) throws(RetraceError) -> Set<Pseudonym> {
        var found: Set<Pseudonym> = []
        try forEachNaming(subject, kind) { names in
            found.formUnion(names.map(\.id))
            return true
        }
        found.remove(subject)
        return found
    }

    /// The phones, clients and networks that are named together with this account and with no other.
    func only(with account: Pseudonym) throws(RetraceError) -> Set<Pseudonym> {
        var candidates: [Pseudonym: VaultKind] = [:]
        try forEachNaming(account, .account) { names in
            for name in names where name.kind != .account { candidates[name.id] = name.kind }
            return true
        }
        var only: Set<Pseudonym> = []
        for (id, kind) in candidates {
            var isShared = false
            try forEachNaming(id, kind) { names in
                isShared = names.contains { $0.kind == .account && $0.id != account }
                return !isShared
            }
            if !isShared { only.insert(id) }
        }
        return only
    }

    /// Hands what each event names that names a pseudonym to `body`, until it returns false.
    private func forEachNaming(
        _ subject: Pseudonym, _ kind: VaultKind, _ body: ([(kind: VaultKind, id: Pseudonym)]) -> Bool
    ) throws(RetraceError) {
        var filter = EventFilter()
        switch kind {
        case .account: filter.account = subject
        case .phone: filter.phone = subject
        case .client: filter.client = subject
        case .network: filter.network = subject
        }
        filter.types = Self.namingTypes
        do {
            try views.forEachEvent(matching: filter) { body($0.event.payload.names) }
        } catch {
            throw RetraceError(error)
        }
    }

    /// The types of events that have names in them; the others follow from a session that does.
    private static let namingTypes: Set<EventType> = [
        .recoveryRequested, .requestRefused, .recoveryLocked, .recoveryUnlocked, .accountRegistered, .phoneChanged,
    ]
}

extension Payload {
    /// The pseudonyms that something was done by or to, each with its kind. An operator's look or erasure is none.
    var names: [(kind: VaultKind, id: Pseudonym)] {
        switch self {
        case .recoveryRequested(let it):
            [(.account, it.account), (.phone, it.phone), (.client, it.client), (.network, it.network)]
        case .requestRefused(let it):
            [it.client.map { (.client, $0) }, it.network.map { (.network, $0) }].compactMap(\.self)
        case .recoveryLocked(let it):
            [(.account, it.account)] + [it.phone.map { (.phone, $0) }].compactMap(\.self)
        case .recoveryUnlocked(let it): [(.account, it.account)]
        case .accountRegistered(let it): [(.account, it.account), (.phone, it.phone)]
        case .phoneChanged(let it): [(.account, it.account), (.phone, it.phone)]
        default: []
        }
    }
}
