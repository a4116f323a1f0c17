import Recovery
import Retrace

/// What one `as` of a scenario knows: the form it filled in last, the handle it holds, what it sent last.
struct Browser {
    var type = AccountType.individual
    var identifier: String?
    var phone: String?
    var client = "203.0.113.7"
    var handle: Handle?
    /// How hard a captcha it was asked for.
    var difficulty = CaptchaDifficulty.normal
    /// The newest issue of its session.
    var issue: UInt8 = 0
    var lastToken: Secret?
    /// What a step with a key sent, for it to be sent again.
    var lastCommand: CitizenCommand?

    mutating func fill(_ step: RequestStep) throws(FieldFault) {
        type = step.type ?? type
        identifier = step.identifier ?? identifier
        phone = step.phone ?? phone
        client = step.client ?? client
        guard identifier != nil, phone != nil else {
            throw FieldFault("the first request of a browser needs \"identifier\" and \"phone\"")
        }
    }
}

/// A command with all that was chosen for it, so that exactly the same can be sent again.
enum CitizenCommand {
    case request(RecoveryForm, ClientAddress, Handle?, SessionID?, IdempotencyKey?)
    case captcha(Secret, Handle, IdempotencyKey?)
    case code(TypedCode, Handle, IdempotencyKey?)
    case resend(Handle, IdempotencyKey?)
    case giveUp(Handle, IdempotencyKey?)
    case choosePassword(Secret, Handle, IdempotencyKey?)

    func send(to engine: Engine) async throws(RetraceError) -> Reply {
        switch self {
        case .request(let form, let client, let handle, let session, let key):
            try await engine.requestRecovery(form, from: client, resuming: handle, key: key, session: session)
        case .captcha(let token, let handle, let key): try await engine.submitCaptcha(token, handle, key: key)
        case .code(let code, let handle, let key): try await engine.verifyCode(code, handle, key: key)
        case .resend(let handle, let key): try await engine.resendCode(handle, key: key)
        case .giveUp(let handle, let key): try await engine.giveUp(handle, key: key)
        case .choosePassword(let password, let handle, let key):
            try await engine.choosePassword(password, handle, key: key)
        }
    }
}
