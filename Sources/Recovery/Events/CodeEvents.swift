/// A code was issued; it kills the code before it.
public struct OTPIssued: Equatable, Sendable {
    /// 1 for the first of the session.
    public var issue: UInt8
    /// It is valid strictly before this.
    public var expires: Instant
    /// The hidden limit that keeps its message back; nil if it is due.
    public var withheld: Rule?

    public init(issue: UInt8, expires: Instant, withheld: Rule? = nil) {
        self.issue = issue
        self.expires = expires
        self.withheld = withheld
    }
}

/// The newest code was entered in time.
public struct OTPVerified: Equatable, Sendable {
    public var issue: UInt8
    /// 1 for the session's first counted try.
    public var attempt: UInt8
    /// How the account is now given back.
    public var way: CredentialsWay

    public init(issue: UInt8, attempt: UInt8, way: CredentialsWay) {
        self.issue = issue
        self.attempt = attempt
        self.way = way
    }
}

/// A code was refused.
public struct OTPRejected: Equatable, Sendable {
    /// The newest issue; 0 if there was none.
    public var issue: UInt8
    /// The counted try; 0 if it does not count.
    public var attempt: UInt8
    /// Tries left in the session.
    public var left: UInt8
    public var reason: RejectionReason
    /// Of tries while no code lives, how many so far: the 1st, 2nd, 4th, 8th … is written. Otherwise 0.
    public var count: UInt32

    public init(issue: UInt8, attempt: UInt8, left: UInt8, reason: RejectionReason, count: UInt32 = 0) {
        self.issue = issue
        self.attempt = attempt
        self.left = left
        self.reason = reason
        self.count = count
    }
}

/// The newest code expired unverified.
public struct OTPExpired: Equatable, Sendable {
    public var issue: UInt8
    /// When it was due.
    public var due: Instant

    public init(issue: UInt8, due: Instant) {
        self.issue = issue
        self.due = due
    }
}

/// Why a code was refused. The raw value is what the log stores.
public enum RejectionReason: UInt8, Sendable, CaseIterable {
    case wrong = 1
    /// It was the code of an earlier issue of the session.
    case superseded = 2
    /// No code was alive: not compared, not counted.
    case noneAlive = 3
    /// The session is a decoy, or a hidden limit stops it: not compared.
    case decoy = 4
    /// The code's message was kept back, so nobody can know it: not compared.
    case withheld = 5
}
