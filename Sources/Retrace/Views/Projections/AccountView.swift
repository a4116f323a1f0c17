import EventStore
public import Recovery

/// What happened to one account, for queries. Decoys count too: it is the account as typed.
public struct AccountView: Equatable, Sendable {
    public let id: Pseudonym
    public let firstSeen: Instant
    /// The last event that is counted here.
    public internal(set) var lastSeen: Instant
    /// Sessions that asked for it, decoys among them.
    public internal(set) var sessions: UInt32 = 0
    public internal(set) var decoys: UInt32 = 0
    /// Codes verified.
    public internal(set) var verified: UInt32 = 0
    /// How often it was given back: credentials sent, or a password chosen.
    public internal(set) var recovered: UInt32 = 0
    public internal(set) var wrongCodes: UInt32 = 0
    /// Locks of L1 and L3.
    public internal(set) var locks: UInt32 = 0
    public internal(set) var disavowals: UInt32 = 0
    /// Whether L3 locked it, and no operator has lifted that.
    public internal(set) var isLocked = false
    /// When the last pause of L1 for one of its pairs ends.
    public internal(set) var pausedUntil: Instant?
    public internal(set) var lastSession: SessionID?
    /// When the directory said that it is new.
    public internal(set) var registered: Instant?

    public var realSessions: UInt32 { sessions &- decoys }

    package init(id: Pseudonym, firstSeen: Instant) {
        self.id = id
        self.firstSeen = firstSeen
        lastSeen = firstSeen
    }
}

extension AccountView {
    /// Folds in an event that concerns the account. `isDecoy` says so of the event's session.
    package mutating func evolve(_ event: Event, isDecoy: Bool) {
        lastSeen = event.time
        switch event.payload {
        case .recoveryRequested:
            sessions &+= 1
            if isDecoy { decoys &+= 1 }
            lastSession = event.session
        case .otpVerified: verified &+= 1
        case .otpRejected: wrongCodes &+= 1
        case .credentialsSent, .passwordChanged: recovered &+= 1
        case .recoveryLocked(let it): lock(it)
        case .recoveryUnlocked: isLocked = false
        case .recoveryDisavowed: disavowals &+= 1
        case .accountRegistered: registered = event.time
        default: break
        }
    }

    private mutating func lock(_ it: RecoveryLocked) {
        locks &+= 1
        if it.phone == nil { isLocked = true } else { pausedUntil = it.until }
    }
}

extension AccountView: StoredView {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(13)
        encoder.instant(firstSeen)
        encoder.instant(lastSeen, after: firstSeen)
        encoder.number(sessions)
        encoder.number(decoys)
        encoder.number(verified)
        encoder.number(recovered)
        encoder.number(wrongCodes)
        encoder.number(locks)
        encoder.number(disavowals)
        encoder.bool(isLocked)
        encoder.optionalInstant(pausedUntil, after: firstSeen)
        encoder.optionalID(lastSession)
        encoder.optionalInstant(registered, after: firstSeen)
    }

    init(id: Pseudonym, from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 13)
        self.init(id: id, firstSeen: try reader.instant())
        lastSeen = try reader.instant(after: firstSeen)
        sessions = try reader.unsigned32()
        decoys = try reader.unsigned32()
        verified = try reader.unsigned32()
        recovered = try reader.unsigned32()
        wrongCodes = try reader.unsigned32()
        locks = try reader.unsigned32()
        disavowals = try reader.unsigned32()
        isLocked = try reader.bool()
        pausedUntil = try reader.optionalInstant(after: firstSeen)
        lastSession = try reader.optionalID()
        registered = try reader.optionalInstant(after: firstSeen)
    }
}
