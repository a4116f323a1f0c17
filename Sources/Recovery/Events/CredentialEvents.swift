/// The citizen set a password: after the temporary one, or at once where policy lets them choose.
public struct PasswordChanged: Equatable, Sendable {
    public var way: CredentialsWay
    /// How many addresses on record are to be told.
    public var notices: UInt8

    public init(way: CredentialsWay, notices: UInt8) {
        self.way = way
        self.notices = notices
    }
}

/// The temporary password ended without a change of password.
public struct CredentialsExpired: Equatable, Sendable {
    public var due: Instant

    public init(due: Instant) {
        self.due = due
    }
}

/// "This was not me", by the token in the message.
public struct RecoveryDisavowed: Equatable, Sendable {
    /// Whether a live temporary password was taken back.
    public var revoked: Bool

    public init(revoked: Bool) {
        self.revoked = revoked
    }
}

/// How an account is given back. The raw value is what the log stores.
public enum CredentialsWay: UInt8, Sendable, CaseIterable {
    /// The account's name and a temporary password by SMS: the guide's way.
    case temporary = 1
    /// The citizen sets a password right after the code; nothing secret is sent.
    case chosen = 2
}
