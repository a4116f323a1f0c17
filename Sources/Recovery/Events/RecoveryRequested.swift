/// A recovery began: who asked for what, and all that the decision was made on.
public struct RecoveryRequested: Equatable, Sendable {
    public var accountType: AccountType
    /// The account as typed, whether or not there is one.
    public var account: Pseudonym
    /// The phone as typed.
    public var phone: Pseudonym
    public var client: Pseudonym
    public var network: Pseudonym
    /// The session key's epoch: hours of log time since 1970.
    public var epoch: UInt32
    /// The version of the policy that the session begins under.
    public var policy: UInt32
    /// What the directory said.
    public var standing: DirectoryStanding
    /// The rule that makes the session a decoy; nil for a real one.
    public var decoy: Rule?
    /// How hard a captcha it must pass.
    public var difficulty: CaptchaDifficulty
    /// Whether the client is in a trusted network, which has limits of its own.
    public var isTrusted: Bool
    /// The first three digits of the national number: 38 for `038`.
    public var operatorPrefix: UInt16
    /// Whether the identifier's structure is plausible; advisory.
    public var isPlausible: Bool
    /// Days since the phone was put on record, if the directory said.
    public var phoneDays: UInt32?

    public init(
        accountType: AccountType, account: Pseudonym, phone: Pseudonym, client: Pseudonym, network: Pseudonym,
        epoch: UInt32, policy: UInt32, standing: DirectoryStanding, decoy: Rule? = nil,
        difficulty: CaptchaDifficulty, isTrusted: Bool, operatorPrefix: UInt16, isPlausible: Bool,
        phoneDays: UInt32? = nil
    ) {
        self.accountType = accountType
        self.account = account
        self.phone = phone
        self.client = client
        self.network = network
        self.epoch = epoch
        self.policy = policy
        self.standing = standing
        self.decoy = decoy
        self.difficulty = difficulty
        self.isTrusted = isTrusted
        self.operatorPrefix = operatorPrefix
        self.isPlausible = isPlausible
        self.phoneDays = phoneDays
    }
}

/// What the directory said of an account and a phone as typed. The raw value is what the log stores.
public enum DirectoryStanding: UInt8, Sendable, CaseIterable {
    case matched = 1
    case unknown = 2
    case otherPhone = 3
    case disabled = 4
    case unreachable = 5
}
