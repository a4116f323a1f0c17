public import Recovery

/// Whose events an audit is to judge. The whole log is folded all the same, for limits reach over everybody.
public struct AuditScope: Sendable {
    public var session: IDPrefix?
    public var account: IDPrefix?
    public var phone: IDPrefix?
    public var client: IDPrefix?
    public var network: IDPrefix?
    public var times: Range<Instant>?

    public init() {}

    /// Whether all events of all sessions are wanted.
    private var isOfEverybody: Bool {
        session == nil && account == nil && phone == nil && client == nil && network == nil
    }

    /// Whether an event is certainly about those who are meant.
    func covers(_ event: Event, in situation: Situation) -> Bool {
        isOfEverybody && times == nil || covers(event, of: event.session, in: situation) == true
    }

    /// Whether an event is about those who are meant, if it is said of `session`. What is said of a session that never
    /// began, or is forgotten, may be about anybody: then nil.
    func covers(_ event: Event, of session: SessionID?, in situation: Situation) -> Bool? {
        guard times?.contains(event.time) ?? true else { return false }
        if isOfEverybody { return true }
        guard let session else { return holds(Parties(event.payload)) }
        if let request = event.request(of: session) ?? situation.session(session)?.request {
            return holds(Parties(request, session))
        }
        return nil
    }

    private func holds(_ parties: Parties) -> Bool {
        session.allows(parties.session) && account.allows(parties.account) && phone.allows(parties.phone)
            && client.allows(parties.client) && network.allows(parties.network)
    }
}

/// The first digits of an id, or all of them.
public struct IDPrefix: Sendable {
    private let lowest: Pseudonym
    private let highest: Pseudonym

    /// From 1 to 32 hexadecimal digits; nil otherwise.
    public init?(_ digits: String) {
        func filled(_ filler: Character) -> Pseudonym? {
            Pseudonym(hex: digits.lowercased() + String(repeating: filler, count: max(0, 32 - digits.utf8.count)))
        }
        guard !digits.isEmpty, let lowest = filled("0"), let highest = filled("f") else { return nil }
        (self.lowest, self.highest) = (lowest, highest)
    }

    func holds(_ id: some WordPair) -> Bool {
        let id = Pseudonym(high: id.high, low: id.low)
        return lowest <= id && id <= highest
    }
}

extension IDPrefix? {
    /// Whether an id meets the condition, or there is none. An id that is not there meets none.
    fileprivate func allows(_ id: (some WordPair)?) -> Bool {
        guard let self else { return true }
        return id.map { self.holds($0) } ?? false
    }
}

/// Whom an event is about, as far as it says.
private struct Parties {
    var session: SessionID?
    var account: Pseudonym?
    var phone: Pseudonym?
    var client: Pseudonym?
    var network: Pseudonym?

    init(_ request: RecoveryRequested, _ session: SessionID) {
        self.session = session
        (account, phone, client, network) = (request.account, request.phone, request.client, request.network)
    }

    /// Of an event without a session.
    init(_ payload: Payload) {
        switch payload {
        case .requestRefused(let it): (client, network) = (it.client, it.network)
        case .recoveryUnlocked(let it): account = it.account
        case .accountRegistered(let it): (account, phone) = (it.account, it.phone)
        case .phoneChanged(let it): (account, phone) = (it.account, it.phone)
        // Of which kind the subject is, the log does not say.
        case .subjectErased(let it), .personalDataRevealed(let it), .holdPlaced(let it), .holdLifted(let it):
            (account, phone, client, network) = (it.subject, it.subject, it.subject, it.subject)
        default: break
        }
    }
}

extension Event {
    /// The request that an event itself is.
    fileprivate func request(of session: SessionID) -> RecoveryRequested? {
        guard self.session == session, case .recoveryRequested(let it) = payload else { return nil }
        return it
    }
}
