/// What a command comes to: the events to append, in order, and what the caller is told.
///
/// A refusal is an answer too; it is `noted`: written at the 1st, 2nd, 4th, 8th … of its subject.
public struct Decision: Sendable {
    public var drafts: [Draft]
    public var answer: Answer
    public var noted: Noted?

    init(_ drafts: [Draft], _ answer: Answer, noted: Noted? = nil) {
        self.drafts = drafts
        self.answer = answer
        self.noted = noted
    }

    static func refused(_ refusal: Refusal) -> Decision {
        Decision([], .refused(refusal), noted: refusal.subject == .none ? nil : .refusal(refusal))
    }

    static func refused(
        _ rule: Rule, until: Instant? = nil, _ command: CommandKind, _ subject: Refusal.Subject
    ) -> Decision {
        refused(Refusal(command: command, rule: rule, until: until, subject: subject))
    }

    static let nothing = Decision([], .done)
}

/// An event without what the handler adds: its time and its command's id.
public struct Draft: Equatable, Sendable {
    public var session: SessionID?
    public var actor: Actor
    public var payload: Payload

    public init(_ session: SessionID?, _ actor: Actor, _ payload: Payload) {
        self.session = session
        self.actor = actor
        self.payload = payload
    }
}

/// Why nothing was done, and when it may go better.
public struct Refusal: Equatable, Sendable {
    /// Whose refusals are counted: a session's or a client's.
    public enum Subject: Hashable, Sendable {
        case session(SessionID)
        case client(Pseudonym, network: Pseudonym)
        /// An account or the log as a whole: refusals of operators are told, not written.
        case none
    }

    public let command: CommandKind
    public let rule: Rule
    public let until: Instant?
    public let subject: Subject
    /// Whether a client that was refused is in a trusted network.
    public let isTrusted: Bool?

    public init(
        command: CommandKind, rule: Rule, until: Instant? = nil, subject: Subject, isTrusted: Bool? = nil
    ) {
        self.command = command
        self.rule = rule
        self.until = until
        self.subject = subject
        self.isTrusted = isTrusted
    }
}

/// What the caller of a command is told. A decoy's is the same as a real session's (E2).
public enum Answer: Equatable, Sendable {
    /// The session waits for a captcha of this difficulty.
    case requested(SessionID, CaptchaDifficulty)
    /// The browser is in this session already.
    case resumed(SessionID)
    case captchaFailed(CaptchaFailure)
    case codeIssued(issue: UInt8, expires: Instant)
    case verified(CredentialsWay)
    case codeRejected(left: UInt8)
    /// The last try was wrong: the session has ended.
    case locked
    case claimed([MessageClaim])
    case done
    case refused(Refusal)
}

/// A message that a worker has taken and now hands to the gateway.
public struct MessageClaim: Equatable, Sendable {
    public let session: SessionID
    public let message: MessageID
    public let attempt: UInt8
    /// Log time of the claim.
    public let time: Instant
    public let account: Pseudonym
    public let phone: Pseudonym
    public let accountType: AccountType
    public let epoch: UInt32
    public let codeExpires: Instant
    /// How long a code lives in all: what its message says.
    public let codeLife: Instant.Span
    /// When a temporary password that is sent now ends.
    public internal(set) var passwordEnds: Instant
    public let way: CredentialsWay
    /// When the code was verified: what a notice says.
    public let recoveredAt: Instant
    /// Nothing is to be sent: the phone has the credentials, but the gateway's answer was lost, and with it whom else to
    /// tell. That is to be found out and reported with the attempt.
    public internal(set) var isDelivered = false
}
