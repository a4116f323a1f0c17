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

    /// Whether it is about where requests came from.
    var isOfClients: Bool { client != nil || network != nil }

    /// Whether all events of all sessions are wanted.
    var isOfEverybody: Bool {
        session == nil && account == nil && phone == nil && client == nil && network == nil
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

/// Which events and findings are in a scope: it learns from each request whose session it is.
struct ScopeWatch {
    private let scope: AuditScope
    private var members: Set<SessionID> = []
    /// How many events were in the scope.
    private(set) var count: UInt64 = 0

    init(_ scope: AuditScope) { self.scope = scope }

    mutating func see(_ event: Event) {
        guard scope.isOfEverybody || isMeant(event) else { return }
        if scope.times?.contains(event.time) ?? true { count += 1 }
    }

    private mutating func isMeant(_ event: Event) -> Bool {
        guard let id = event.session else { return isMeantWithoutSession(event.payload) }
        if case .recoveryRequested(let it) = event.payload, isMeant(id, it) { members.insert(id) }
        return members.contains(id)
    }

    private func isMeant(_ id: SessionID, _ it: RecoveryRequested) -> Bool {
        scope.session.allows(id) && scope.account.allows(it.account) && scope.phone.allows(it.phone)
            && scope.client.allows(it.client) && scope.network.allows(it.network)
    }

    private func isMeantWithoutSession(_ payload: Payload) -> Bool {
        guard scope.session == nil, scope.phone == nil else { return false }
        switch payload {
        case .requestRefused(let it):
            return scope.account == nil && scope.client.allows(it.client) && scope.network.allows(it.network)
        case .recoveryUnlocked(let it):
            return scope.client == nil && scope.network == nil && scope.account.allows(it.account)
        default: return false
        }
    }

    /// Whether a finding is about those who are meant. One of a session that never began may be about anybody.
    func holds(_ finding: ConformanceFinding) -> Bool {
        guard scope.times?.contains(finding.time) ?? true else { return false }
        if scope.isOfEverybody { return true }
        guard let session = finding.session else { return finding.found == .requestRefused && scope.isOfClients }
        return members.contains(session) || finding.kind == .unknownSession
    }
}
