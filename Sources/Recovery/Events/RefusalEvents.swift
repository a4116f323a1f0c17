/// A command was refused. Written at the 1st, 2nd, 4th, 8th … refusal of a client or of a session,
/// so that a flood of refusals cannot flood the log; of wrong tokens of disavowal each one, for there are five at most.
public struct RequestRefused: Equatable, Sendable {
    /// What was refused.
    public var command: CommandKind
    public var rule: Rule
    /// When it may go better, if that is known.
    public var until: Instant?
    /// How many refusals so far.
    public var count: UInt32
    /// The client, where no session tells it.
    public var client: Pseudonym?
    public var network: Pseudonym?
    /// Whether the client is in a trusted network, which has limits of its own; nil in a session, and where a log of
    /// before did not say it.
    public var isTrusted: Bool?

    public init(
        command: CommandKind, rule: Rule, until: Instant? = nil, count: UInt32, client: Pseudonym? = nil,
        network: Pseudonym? = nil, isTrusted: Bool? = nil
    ) {
        self.command = command
        self.rule = rule
        self.until = until
        self.count = count
        self.client = client
        self.network = network
        self.isTrusted = isTrusted
    }
}

/// Recovery is locked: by L1 for a pair (the session ends), or by L3 for an account.
public struct RecoveryLocked: Equatable, Sendable {
    public var rule: Rule
    public var account: Pseudonym
    /// The pair's phone; nil if the whole account is locked.
    public var phone: Pseudonym?
    /// When it ends by itself; nil if an operator must lift it.
    public var until: Instant?

    public init(rule: Rule, account: Pseudonym, phone: Pseudonym? = nil, until: Instant? = nil) {
        self.rule = rule
        self.account = account
        self.phone = phone
        self.until = until
    }
}

/// An operator lifted the lock of an account.
public struct RecoveryUnlocked: Equatable, Sendable {
    public var account: Pseudonym
    /// The operator's case; no free text.
    public var caseNumber: String

    public init(account: Pseudonym, caseNumber: String) {
        self.account = account
        self.caseNumber = caseNumber
    }
}

/// A session ended without credentials.
public struct RecoveryEnded: Equatable, Sendable {
    public var reason: EndReason
    /// When it was due, if a timer ended it (T5).
    public var due: Instant?

    public init(reason: EndReason, due: Instant? = nil) {
        self.reason = reason
        self.due = due
    }
}

/// Why a session ended. The raw value is what the log stores.
public enum EndReason: UInt8, Sendable, CaseIterable {
    case lifetime = 1
    case givenUp = 2
    case disavowed = 3
    case deliveryFailed = 4
    /// The machine was down for nobody knows how long (T6).
    case clock = 5
    case keyLost = 6
    /// The pair no longer matched when it was checked again before the change of credentials (O5).
    case pairChanged = 7
}
