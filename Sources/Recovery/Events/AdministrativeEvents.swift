/// The directory has a new account.
public struct AccountRegistered: Equatable, Sendable {
    public var accountType: AccountType
    public var account: Pseudonym
    public var phone: Pseudonym
    /// When the phone was put on record.
    public var since: Instant?

    public init(accountType: AccountType, account: Pseudonym, phone: Pseudonym, since: Instant? = nil) {
        self.accountType = accountType
        self.account = account
        self.phone = phone
        self.since = since
    }
}

/// The directory has another phone for an account.
public struct PhoneChanged: Equatable, Sendable {
    public var account: Pseudonym
    public var phone: Pseudonym
    public var since: Instant?

    public init(account: Pseudonym, phone: Pseudonym, since: Instant? = nil) {
        self.account = account
        self.phone = phone
        self.since = since
    }
}

/// From here on this policy is in force.
public struct PolicyAdopted: Equatable, Sendable {
    public var policy: Policy

    public init(policy: Policy) {
        self.policy = policy
    }
}

/// A key of an epoch was made or destroyed.
public struct KeyEvent: Equatable, Sendable {
    public var kind: KeyKind
    public var epoch: UInt32

    public init(kind: KeyKind, epoch: UInt32) {
        self.kind = kind
        self.epoch = epoch
    }
}

/// What a key is for. The raw value is what the log stores.
public enum KeyKind: UInt8, Sendable, CaseIterable {
    /// Codes, temporary passwords and handles of the sessions that begin in one hour.
    case session = 1
    case vault = 2
    /// Tokens of disavowal and digests of idempotency keys.
    case service = 3
    case signing = 4
}

/// The wall clock against log time.
public struct ClockObserved: Equatable, Sendable {
    public var boot: BootID
    /// What the wall clock said.
    public var wall: Instant
    public var reason: ClockReason

    public init(boot: BootID, wall: Instant, reason: ClockReason) {
        self.boot = boot
        self.wall = wall
        self.reason = reason
    }
}

/// Names one boot of a machine.
public struct BootID: WordPair {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// Why the clock was recorded. The raw value is what the log stores.
public enum ClockReason: UInt8, Sendable, CaseIterable {
    /// A new boot: log time goes on from the wall clock.
    case boot = 1
    /// A new boot, but the wall clock is behind the log: log time goes on from the last event, and sessions end.
    case behind = 2
    /// The wall clock jumped while running; log time did not.
    case jump = 3
    /// An operator accepted a wall clock far ahead.
    case accepted = 4
}

/// Whose personal data were erased, looked at, or put under a hold, by whom and under which case.
public struct SubjectEvent: Equatable, Sendable {
    public var subject: Pseudonym
    /// A reason code of the operator's own list.
    public var reason: UInt16
    public var caseNumber: String
    /// The login name of whoever did it; empty in events of before it was written.
    public var by: String

    public init(subject: Pseudonym, reason: UInt16, caseNumber: String, by: String) {
        self.subject = subject
        self.reason = reason
        self.caseNumber = caseNumber
        self.by = by
    }
}
