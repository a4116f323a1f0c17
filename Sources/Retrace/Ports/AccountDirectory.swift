public import Recovery

/// Where accounts live: the service's own user store. Calls are made off the writer thread; they may wait.
///
/// An implementation answers within a few seconds, or throws `DirectoryUnreachable`.
public protocol AccountDirectory: Sendable {
    /// What the directory knows of this account and this phone.
    func lookUp(_ account: AccountIdentifier, phone: PhoneNumber) async throws(DirectoryUnreachable) -> DirectoryAnswer

    /// Gives the account a password that opens one sign-in, which leads only to the change of password, until the
    /// given moment. The old password goes on working. Setting the same password again changes nothing but the end.
    func setTemporaryPassword(_ password: Secret, until end: Instant, for account: AccountIdentifier)
        async throws(DirectoryUnreachable)

    /// Takes the temporary password back; the old one stays.
    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable)

    /// Gives the account a password for good and ends its temporary one.
    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable)

    /// Ends the account's signed-in sessions in the service: after a recovery changed its password, and after a
    /// disavowal. It may come twice. A service without sessions of its own need not have it.
    func endSignIns(of account: AccountIdentifier) async throws(DirectoryUnreachable)

    /// Checks a password at log time `now`. A temporary one opens once: the next check of it says `wrong`.
    func checkPassword(_ password: Secret, for account: AccountIdentifier, at now: Instant)
        async throws(DirectoryUnreachable) -> PasswordAnswer
}

extension AccountDirectory {
    public func endSignIns(of account: AccountIdentifier) async throws(DirectoryUnreachable) {}
}

/// What a directory says of an account and a phone as typed.
public enum DirectoryAnswer: Equatable, Sendable {
    /// The phone is the account's. `otherPhones` are further numbers on record, to be told of a recovery;
    /// `accountName` is what the citizen signs in with; `phoneSince` is when this phone was put on record.
    case matched(accountName: String, otherPhones: [PhoneNumber], phoneSince: Instant?)
    case unknown
    case otherPhone
    case disabled
}

public enum PasswordAnswer: Equatable, Sendable {
    case right
    /// Right, and temporary: only the change of password may follow.
    case temporary
    case wrong
    /// Right, but its time is over or it has been used.
    case expired
}

/// The directory could not be asked. `reason` is for the operator's eyes and holds no personal data.
public struct DirectoryUnreachable: Error, Sendable {
    public let reason: String
    public init(reason: String) { self.reason = reason }
}
