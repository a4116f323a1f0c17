import EventStore
public import Recovery

/// What one client did, for queries.
public struct ClientView: Equatable, Sendable {
    public let id: Pseudonym
    public let firstSeen: Instant
    /// The last event that is counted here.
    public internal(set) var lastSeen: Instant
    /// Sessions that it began, decoys among them.
    public internal(set) var sessions: UInt32 = 0
    public internal(set) var decoys: UInt32 = 0
    /// Codes verified.
    public internal(set) var verified: UInt32 = 0
    public internal(set) var wrongCodes: UInt32 = 0
    /// At least so many: the log tells the 1st, 2nd, 4th, 8th … of a session.
    public internal(set) var captchaFailures: UInt32 = 0
    /// Requests refused without a session, as noted last: the 1st, 2nd, 4th, 8th … in a row.
    public internal(set) var refusals: UInt32 = 0
    public internal(set) var lastSession: SessionID?
    public internal(set) var lastAccount: Pseudonym?
    /// How often a session named another account than the one before.
    public internal(set) var accountChanges: UInt32 = 0
    public internal(set) var network: Pseudonym?
    /// How often it came from another network than before.
    public internal(set) var networkChanges: UInt32 = 0

    package init(id: Pseudonym, firstSeen: Instant) {
        self.id = id
        self.firstSeen = firstSeen
        lastSeen = firstSeen
    }
}

extension ClientView {
    /// Folds in an event that concerns the client; `session` is the event's session as it was before it.
    package mutating func evolve(_ event: Event, of session: SessionView?) {
        lastSeen = event.time
        switch event.payload {
        case .recoveryRequested(let it): begin(it, event.session)
        case .captchaFailed(let it):
            let known = session?.captchaFailures ?? 0
            captchaFailures &+= it.count > known ? it.count &- known : 1
        case .otpVerified: verified &+= 1
        case .otpRejected: wrongCodes &+= 1
        case .requestRefused(let it):
            refusals = it.count
            move(to: it.network)
        default: break
        }
    }

    private mutating func begin(_ request: RecoveryRequested, _ session: SessionID?) {
        sessions &+= 1
        if request.decoy != nil { decoys &+= 1 }
        if let lastAccount, lastAccount != request.account { accountChanges &+= 1 }
        lastAccount = request.account
        lastSession = session
        move(to: request.network)
    }

    private mutating func move(to newNetwork: Pseudonym?) {
        guard let newNetwork, newNetwork != network else { return }
        if network != nil { networkChanges &+= 1 }
        network = newNetwork
    }
}

extension ClientView: StoredView {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(13)
        encoder.instant(firstSeen)
        encoder.instant(lastSeen, after: firstSeen)
        encoder.number(sessions)
        encoder.number(decoys)
        encoder.number(verified)
        encoder.number(wrongCodes)
        encoder.number(captchaFailures)
        encoder.number(refusals)
        encoder.optionalID(lastSession)
        encoder.optionalID(lastAccount)
        encoder.number(accountChanges)
        encoder.optionalID(network)
        encoder.number(networkChanges)
    }

    init(id: Pseudonym, from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 13)
        self.init(id: id, firstSeen: try reader.instant())
        lastSeen = try reader.instant(after: firstSeen)
        sessions = try reader.unsigned32()
        decoys = try reader.unsigned32()
        verified = try reader.unsigned32()
        wrongCodes = try reader.unsigned32()
        captchaFailures = try reader.unsigned32()
        refusals = try reader.unsigned32()
        lastSession = try reader.optionalID()
        lastAccount = try reader.optionalID()
        accountChanges = try reader.unsigned32()
        network = try reader.optionalID()
        networkChanges = try reader.unsigned32()
    }
}
