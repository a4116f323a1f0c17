import EventStore
public import Recovery

/// What happened to one phone, for queries. Decoys count too: it is the phone as typed. Notices are not counted: they
/// go to other addresses.
public struct PhoneView: Equatable, Sendable {
    public let id: Pseudonym
    public let firstSeen: Instant
    /// The last event that is counted here.
    public internal(set) var lastSeen: Instant
    /// Sessions that named it, decoys among them.
    public internal(set) var sessions: UInt32 = 0
    public internal(set) var decoys: UInt32 = 0
    /// Messages with a code that a gateway took over.
    public internal(set) var codes: UInt32 = 0
    /// SMS parts of all messages: what they cost.
    public internal(set) var parts: UInt32 = 0
    public internal(set) var delivered: UInt32 = 0
    /// Messages that were given up.
    public internal(set) var failed: UInt32 = 0
    /// Codes verified.
    public internal(set) var verified: UInt32 = 0
    public internal(set) var lastSession: SessionID?
    public internal(set) var lastAccount: Pseudonym?
    /// How often a session named another account than the one before: a cheap sign of a shared phone.
    public internal(set) var accountChanges: UInt32 = 0

    package init(id: Pseudonym, firstSeen: Instant) {
        self.id = id
        self.firstSeen = firstSeen
        lastSeen = firstSeen
    }
}

extension PhoneView {
    /// Folds in an event that concerns the phone.
    package mutating func evolve(_ event: Event) {
        lastSeen = event.time
        switch event.payload {
        case .recoveryRequested(let it): begin(it, event.session)
        case .otpVerified: verified &+= 1
        case .credentialsSent(let it): parts &+= UInt32(it.parts)
        case .messageAccepted(let it):
            if it.message.kind == .code { codes &+= 1 }
            parts &+= UInt32(it.parts)
        case .messageDelivered: delivered &+= 1
        case .messageFailed: failed &+= 1
        default: break
        }
    }

    private mutating func begin(_ request: RecoveryRequested, _ session: SessionID?) {
        sessions &+= 1
        if request.decoy != nil { decoys &+= 1 }
        if let lastAccount, lastAccount != request.account { accountChanges &+= 1 }
        lastAccount = request.account
        lastSession = session
    }
}

extension PhoneView: StoredView {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(12)
        encoder.instant(firstSeen)
        encoder.instant(lastSeen, after: firstSeen)
        encoder.number(sessions)
        encoder.number(decoys)
        encoder.number(codes)
        encoder.number(parts)
        encoder.number(delivered)
        encoder.number(failed)
        encoder.number(verified)
        encoder.optionalID(lastSession)
        encoder.optionalID(lastAccount)
        encoder.number(accountChanges)
    }

    init(id: Pseudonym, from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 12)
        self.init(id: id, firstSeen: try reader.instant())
        lastSeen = try reader.instant(after: firstSeen)
        sessions = try reader.unsigned32()
        decoys = try reader.unsigned32()
        codes = try reader.unsigned32()
        parts = try reader.unsigned32()
        delivered = try reader.unsigned32()
        failed = try reader.unsigned32()
        verified = try reader.unsigned32()
        lastSession = try reader.optionalID()
        lastAccount = try reader.optionalID()
        accountChanges = try reader.unsigned32()
    }
}
