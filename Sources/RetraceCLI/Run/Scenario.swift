import Recovery
import Retrace

/// A file of timed commands, read: who does what when, and what is expected to come of it.
struct Scenario {
    struct Account {
        let identifier: AccountIdentifier
        let phone: PhoneNumber
        let otherPhones: [PhoneNumber]
        let phoneSince: Instant?
        let isDisabled: Bool
    }

    let path: String
    let name: String
    /// The rules that it shows.
    let rules: [Rule]
    let start: Instant
    let seed: UInt64
    let policy: Policy
    let accounts: [Account]
    let steps: [ScenarioStep]
}

/// One line of a scenario, or one of the times that it is repeated.
struct ScenarioStep {
    let line: Int
    /// Since the start.
    let at: Instant.Span
    /// Names a browser: what it typed last, and the handle that it holds.
    let who: String
    let action: StepAction
    /// The idempotency key that goes with the command.
    let key: String?
    let expectation: Expectation
}

/// What a line does.
enum StepAction {
    case request(RequestStep)
    case captcha(CaptchaChoice, of: String?)
    case code(CodeChoice)
    case resend
    case giveUp
    case choosePassword(String)
    case signIn(PasswordChoice)
    case changePassword(String)
    case disavow(TokenChoice, of: String?)
    case receipt(MessageID, isDelivered: Bool, of: String?)
    case status
    case wait
    case unlock(caseNumber: String)
    case adopt(PolicyOverrides)
    case gateway(ScenarioGateway.Mode)
    case directory(isDown: Bool)
    case record(RecordStep)
    case stop
    case start(clock: Instant.Span?)
    case restart(clock: Instant.Span?)
    case repeatLast
    case forge(of: String)
    case search

    /// The word that a line says it with.
    var name: String {
        switch self {
        case .request: "request"
        case .captcha: "captcha"
        case .code: "code"
        case .resend: "resend"
        case .giveUp: "giveUp"
        case .choosePassword: "choosePassword"
        case .signIn: "signIn"
        case .changePassword: "changePassword"
        case .disavow: "disavow"
        case .receipt: "receipt"
        case .status: "status"
        case .wait: "wait"
        case .unlock: "unlock"
        case .adopt: "adopt"
        case .gateway: "gateway"
        case .directory, .record: "directory"
        case .stop: "stop"
        case .start: "start"
        case .restart: "restart"
        case .repeatLast: "repeat"
        case .forge: "forge"
        case .search: "search"
        }
    }
}

/// A request; what is not given is as in the browser's last one.
struct RequestStep {
    var type: AccountType?
    var identifier: String?
    var phone: String?
    var client: String?
    var session: SessionID?
    /// Whether the browser shows the handle that it holds.
    var isResuming: Bool
}

/// A change of an account in the directory, which the engine is told of.
struct RecordStep {
    var type: AccountType
    var identifier: String
    var phone: String?
    var isDisabled: Bool?
}

enum CaptchaChoice: String, CaseIterable {
    case solve, wrong, reuse, expired, malformed
    /// Solves a normal challenge where a harder one was asked for.
    case easy
}

enum CodeChoice {
    /// The newest issue's, whether or not its message was sent.
    case right
    /// One that is no issue's.
    case wrong
    /// The one before the newest.
    case superseded
    /// What stands in the last message to the browser's phone.
    case arrived
    /// The newest issue's of another browser's session.
    case of(String)
    /// The right one with another first or last digit.
    case wrongFirst
    case wrongLast
    case typed(String)
}

enum PasswordChoice {
    /// The session's temporary one.
    case temporary
    case typed(String)
}

enum TokenChoice: String, CaseIterable {
    case right, wrong, malformed
}
