/// Where a session stands. The raw value is what a snapshot stores.
public enum Stage: UInt8, Sendable, CaseIterable {
    case awaitingCaptcha = 1
    case awaitingCode = 2
    case codeExpired = 3
    /// Verified; the message with the credentials is on its way.
    case awaitingDelivery = 4
    /// Verified; the citizen is to choose a password.
    case awaitingChoice = 5
    /// The temporary password lives and has not been used.
    case credentialsLive = 6
    /// The temporary password has opened its one sign-in; a change of password is to follow.
    case credentialsUsed = 7
    /// The account was given back, and what was temporary is over.
    case completed = 8
    case ended = 9

    public var isClosed: Bool { self == .completed || self == .ended }

    /// The name in docs/rules.md and in listings.
    public var name: String {
        switch self {
        case .awaitingCaptcha: "awaiting captcha"
        case .awaitingCode: "awaiting code"
        case .codeExpired: "code expired"
        case .awaitingDelivery: "awaiting delivery"
        case .awaitingChoice: "awaiting choice"
        case .credentialsLive: "credentials live"
        case .credentialsUsed: "credentials used"
        case .completed: "completed"
        case .ended: "ended"
        }
    }
}

/// One recovery, as its events have made it.
public struct Session: Equatable, Sendable {
    public let id: SessionID
    public let begun: Instant
    public let request: RecoveryRequested
    public internal(set) var stage: Stage = .awaitingCaptcha

    /// The newest issue, 0 before the first.
    public package(set) var issue: UInt8 = 0
    package var issuedAt = Instant(milliseconds: 0)
    public package(set) var codeExpires = Instant(milliseconds: 0)
    package var withheld: Rule?
    public package(set) var wrongCodes: UInt8 = 0

    package var verifiedAt = Instant(milliseconds: 0)
    package var credentialsEnd = Instant(milliseconds: 0)
    package var disavowTries: UInt8 = 0
    package var isDisavowed = false

    /// How many were written last, of what is written at the 1st, 2nd, 4th, 8th …
    package var captchaFailures: UInt32 = 0
    package var refusals: UInt32 = 0
    package var deadTries: UInt32 = 0

    /// Of the newest issue.
    package var code = Delivery()
    /// Of the superseded issues, from the first: their messages may still be under way, or receipts come for them.
    package var earlierCodes: [Delivery] = []
    package var credentials = Delivery()
    package var notices: [Delivery] = []

    /// The earliest entry in the queue of timers that stands for this session.
    package var queued: Int64 = .max

    package init(id: SessionID, begun: Instant, request: RecoveryRequested) {
        self.id = id
        self.begun = begun
        self.request = request
    }

    package mutating func restore(stage: Stage) { self.stage = stage }

    public var isDecoy: Bool { request.decoy != nil }
    public var pair: Pair { Pair(account: request.account, phone: request.phone) }

    /// Whether a session of this age and stage is still remembered. What is forgotten answers as if it had never been,
    /// so when exactly it is dropped from memory changes no decision.
    func isRemembered(at now: Instant) -> Bool { !stage.isClosed || now < begun + Reach.session }

    /// When something falls due if nobody comes back; nil if nothing does.
    package func due(under policy: Policy) -> Instant? {
        switch stage {
        case .awaitingCaptcha, .codeExpired: begun + .seconds(policy.sessionLife)
        case .awaitingCode: min(codeExpires, begun + .seconds(policy.sessionLife))
        case .awaitingDelivery, .awaitingChoice: verifiedAt + .seconds(policy.deliveryLife)
        case .credentialsLive, .credentialsUsed: credentialsEnd
        case .completed, .ended: nil
        }
    }
}

/// How far back memory goes. Fixed, not policy: a policy that reached further than what was kept could not be decided.
package enum Reach {
    package static let session = Instant.Span.days(10)
    package static let codes = Instant.Span.days(30)
    package static let day = Instant.Span.days(1)
    package static let hour = Instant.Span.hours(1)
    package static let tenMinutes = Instant.Span.minutes(10)
}
