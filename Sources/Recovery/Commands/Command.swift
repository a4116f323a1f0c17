/// What may be asked of a recovery. Identity, chance and what the world said come in with it; time comes beside it.
public enum Command: Sendable {
    case requestRecovery(RequestRecovery)
    case submitCaptcha(SubmitCaptcha)
    case resendCode(session: SessionID)
    case verifyCode(session: SessionID, match: CodeMatch)
    case giveUp(session: SessionID)
    case choosePassword(session: SessionID, notices: UInt8)
    case useCredentials(account: Pseudonym)
    case changePassword(account: Pseudonym, notices: UInt8)
    case disavow(session: SessionID, isRightToken: Bool)
    case claimMessages(worker: UInt32, sessions: [SessionID])
    case reportSend(ReportSend)
    case reportReceipt(session: SessionID, message: MessageID, isDelivered: Bool)
    case abandonDelivery(session: SessionID)
    case unlockAccount(account: Pseudonym, caseNumber: String)
    /// Apart, for a policy is larger than all other commands are.
    indirect case adoptPolicy(Policy)
    case registerAccount(AccountRegistered)
    case changePhone(PhoneChanged)
    /// Settles what has fallen due and does nothing else.
    case settle
}

/// The kinds of commands, as the log names them in a refusal. The raw value is what it stores.
public enum CommandKind: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    case requestRecovery = 1
    case submitCaptcha = 2
    case resendCode = 3
    case verifyCode = 4
    case giveUp = 5
    case choosePassword = 6
    case useCredentials = 7
    case changePassword = 8
    case disavow = 9
    case claimMessages = 10
    case reportSend = 11
    case reportReceipt = 12
    case abandonDelivery = 13
    case unlockAccount = 14
    case adoptPolicy = 15
    case registerAccount = 16
    case changePhone = 17
    case settle = 18

    public var description: String {
        switch self {
        case .requestRecovery: "RequestRecovery"
        case .submitCaptcha: "SubmitCaptcha"
        case .resendCode: "ResendCode"
        case .verifyCode: "VerifyCode"
        case .giveUp: "GiveUp"
        case .choosePassword: "ChoosePassword"
        case .useCredentials: "UseCredentials"
        case .changePassword: "ChangePassword"
        case .disavow: "Disavow"
        case .claimMessages: "ClaimMessages"
        case .reportSend: "ReportSend"
        case .reportReceipt: "ReportReceipt"
        case .abandonDelivery: "AbandonDelivery"
        case .unlockAccount: "UnlockAccount"
        case .adoptPolicy: "AdoptPolicy"
        case .registerAccount: "RegisterAccount"
        case .changePhone: "ChangePhone"
        case .settle: "Settle"
        }
    }
}

/// A citizen asks for their sign-in back.
public struct RequestRecovery: Sendable {
    /// The id that the session gets, if one begins.
    public var newSession: SessionID
    /// The session that the browser is in already, if its handle was right.
    public var resuming: SessionID?
    public var accountType: AccountType
    public var account: Pseudonym
    public var phone: Pseudonym
    public var client: Pseudonym
    public var network: Pseudonym
    public var standing: DirectoryStanding
    public var isTrusted: Bool
    public var operatorPrefix: UInt16
    public var isPlausible: Bool
    public var phoneDays: UInt32?
    public var epoch: UInt32

    public init(
        newSession: SessionID, resuming: SessionID? = nil, accountType: AccountType, account: Pseudonym,
        phone: Pseudonym, client: Pseudonym, network: Pseudonym, standing: DirectoryStanding, isTrusted: Bool = false,
        operatorPrefix: UInt16 = 0, isPlausible: Bool = true, phoneDays: UInt32? = nil, epoch: UInt32
    ) {
        self.newSession = newSession
        self.resuming = resuming
        self.accountType = accountType
        self.account = account
        self.phone = phone
        self.client = client
        self.network = network
        self.standing = standing
        self.isTrusted = isTrusted
        self.operatorPrefix = operatorPrefix
        self.isPlausible = isPlausible
        self.phoneDays = phoneDays
        self.epoch = epoch
    }
}

/// A citizen's answer to the captcha, and what its provider said of it.
public struct SubmitCaptcha: Sendable {
    public var session: SessionID
    public var provider: String
    public var digest: TokenDigest
    /// When the token ends, if it passed.
    public var result: Result<Instant, CaptchaFailure>

    public init(session: SessionID, provider: String, digest: TokenDigest, result: Result<Instant, CaptchaFailure>) {
        self.session = session
        self.provider = provider
        self.digest = digest
        self.result = result
    }
}

extension CaptchaFailure: Error {}

/// How the code that was typed compares with those of its session.
public enum CodeMatch: Sendable {
    case newest
    case superseded
    case none
}

/// What a gateway answered to an attempt.
public struct ReportSend: Sendable {
    public enum Outcome: Sendable {
        case accepted(reference: String, parts: UInt8)
        case rejected(code: UInt32, isRetryable: Bool)
        case unknown
    }

    public var session: SessionID
    public var message: MessageID
    public var attempt: UInt8
    public var outcome: Outcome
    /// Of credentials: when the temporary password ends, and how many other addresses are to be told.
    public var passwordEnds: Instant?
    public var notices: UInt8

    public init(
        session: SessionID, message: MessageID, attempt: UInt8, outcome: Outcome, passwordEnds: Instant? = nil,
        notices: UInt8 = 0
    ) {
        self.session = session
        self.message = message
        self.attempt = attempt
        self.outcome = outcome
        self.passwordEnds = passwordEnds
        self.notices = notices
    }
}

extension Command {
    public var kind: CommandKind {
        switch self {
        case .requestRecovery: .requestRecovery
        case .submitCaptcha: .submitCaptcha
        case .resendCode: .resendCode
        case .verifyCode: .verifyCode
        case .giveUp: .giveUp
        case .choosePassword: .choosePassword
        case .useCredentials: .useCredentials
        case .changePassword: .changePassword
        case .disavow: .disavow
        case .claimMessages: .claimMessages
        case .reportSend: .reportSend
        case .reportReceipt: .reportReceipt
        case .abandonDelivery: .abandonDelivery
        case .unlockAccount: .unlockAccount
        case .adoptPolicy: .adoptPolicy
        case .registerAccount: .registerAccount
        case .changePhone: .changePhone
        case .settle: .settle
        }
    }
}
