public import Recovery

/// One recovery as the log tells it, for queries: what was asked, how far it came and how it ended.
public struct SessionView: Equatable, Sendable {
    public let id: SessionID
    public let begun: Instant
    public let accountType: AccountType
    /// The account and the phone as typed.
    public let account: Pseudonym
    public let phone: Pseudonym
    public let client: Pseudonym
    public let network: Pseudonym
    public let standing: DirectoryStanding
    /// The rule that makes it a decoy; nil for a real one.
    public let decoy: Rule?
    /// The version of the policy that it began under.
    public let policy: UInt32

    public internal(set) var stage: Stage = .awaitingCaptcha
    /// Why it ended without credentials; nil if it did not, or if L1 ended it.
    public internal(set) var ended: EndReason?
    /// Whether L1 ended it.
    public internal(set) var isLocked = false
    public internal(set) var isDisavowed = false

    /// The newest issue of a code, 0 before the first.
    public internal(set) var issues: UInt8 = 0
    /// Codes whose message a hidden limit kept back.
    public internal(set) var codesWithheld: UInt8 = 0
    public internal(set) var codesAccepted: UInt8 = 0
    public internal(set) var codesDelivered: UInt8 = 0
    /// Messages of any kind that were given up.
    public internal(set) var messagesFailed: UInt8 = 0
    public internal(set) var wrongCodes: UInt8 = 0
    /// As noted last: the log tells the 1st, 2nd, 4th, 8th …
    public internal(set) var captchaFailures: UInt32 = 0

    /// When the temporary password ends; nil if none was sent.
    public internal(set) var credentialsEnd: Instant?
    public internal(set) var lastTime: Instant
    /// The position of its last event.
    public internal(set) var lastPosition: UInt64

    public var isDecoy: Bool { decoy != nil }
}

extension SessionView {
    /// The session that a request begins.
    package init(_ id: SessionID, _ request: RecoveryRequested, at time: Instant, position: UInt64) {
        self.id = id
        begun = time
        accountType = request.accountType
        account = request.account
        phone = request.phone
        client = request.client
        network = request.network
        standing = request.standing
        decoy = request.decoy
        policy = request.policy
        lastTime = time
        lastPosition = position
    }

    /// Folds in one more event of the session. Stages move as in `Situation.evolve`.
    package mutating func evolve(_ event: Event, at position: UInt64) {
        lastTime = event.time
        lastPosition = position
        switch event.payload {
        case .captchaFailed(let it): captchaFailures = it.count
        case .otpIssued(let it): issue(it)
        case .otpVerified(let it): move(to: it.way == .temporary ? .awaitingDelivery : .awaitingChoice)
        case .otpRejected(let it): if it.reason != .noneAlive { wrongCodes = it.attempt }
        case .otpExpired: move(to: .codeExpired)
        case .credentialsSent(let it): send(it)
        case .credentialsUsed: move(to: .credentialsUsed)
        case .passwordChanged, .credentialsExpired: move(to: .completed)
        case .recoveryLocked(let it): if it.phone != nil { lock() }
        case .recoveryEnded(let it): end(it.reason)
        case .recoveryDisavowed: isDisavowed = true
        case .messageAccepted(let it): if it.message.kind == .code { codesAccepted &+= 1 }
        case .messageDelivered(let it): if it.message.kind == .code { codesDelivered &+= 1 }
        case .messageFailed(let it): if it.retryAt == nil { messagesFailed &+= 1 }
        case .recoveryRequested, .captchaPassed, .requestRefused, .recoveryUnlocked, .messageAttempted,
            .accountRegistered, .phoneChanged, .policyAdopted, .keyCreated, .keyDestroyed, .clockObserved,
            .subjectErased, .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
            break
        }
    }

    private mutating func move(to stage: Stage) {
        if !self.stage.isClosed { self.stage = stage }
    }

    private mutating func issue(_ it: OTPIssued) {
        move(to: .awaitingCode)
        issues = it.issue
        if it.withheld != nil { codesWithheld &+= 1 }
    }

    private mutating func send(_ it: CredentialsSent) {
        move(to: .credentialsLive)
        credentialsEnd = it.passwordEnds
    }

    private mutating func lock() {
        if stage.isClosed { return }
        stage = .ended
        isLocked = true
    }

    private mutating func end(_ reason: EndReason) {
        if stage.isClosed { return }
        stage = .ended
        ended = reason
    }
}
