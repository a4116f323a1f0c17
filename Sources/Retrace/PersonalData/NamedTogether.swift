import Recovery

/// Whom the log names together with some people: an account with the phones, clients and networks of its requests, and the
/// other way round. A fold of the log.
struct NamedTogether {
    /// By those who were asked about.
    private var found: [Pseudonym: [Pseudonym: VaultKind]]

    init(with subjects: Set<Pseudonym>) {
        found = Dictionary(uniqueKeysWithValues: subjects.map { ($0, [:]) })
    }

    mutating func fold(_ event: Event) {
        if found.isEmpty { return }
        let names = event.payload.names
        for name in names where found[name.id] != nil {
            for other in names where other.id != name.id { found[name.id]?[other.id] = other.kind }
        }
    }

    /// All that are named together with one of those who were asked about, each with its kind, without itself.
    func all(with subject: Pseudonym) -> [Pseudonym: VaultKind] { found[subject, default: [:]] }
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
