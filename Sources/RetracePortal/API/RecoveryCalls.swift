import HTTPTypes
import Hummingbird
import Recovery
import Retrace

// A recovery by the API: begin, captcha, code, another message, a password of the citizen's own, never mind.
extension Portal {
    @Sendable func apiBegin(_ call: Call) async throws -> Response {
        let form = try recoveryForm(call.json(["accountType", "identifier", "phone"]))
        let resuming = call.head.headerFields[.retraceHandle].flatMap(Handle.init)
        let reply = try await engine.requestRecovery(
            form, from: call.visit.client, resuming: resuming, key: try call.key())
        if case .refused(let refusal) = reply.answer {
            throw APIProblem.refused(refusal, retryAfter: retryAfter(refusal))
        }
        guard let handle = reply.handle else { throw APIProblem.unknownRecovery }
        let isNew = reply.answer != .resumed(handle.session)
        return json(try recovery(reply.status, handle, isBegun: true), status: isNew ? .created : .ok)
    }

    @Sendable func apiStatus(_ call: Call) async throws -> Response {
        let handle = try call.handle()
        return json(try recovery(try await engine.status(handle), handle))
    }

    @Sendable func apiChallenge(_ call: Call) async throws -> Response {
        guard let status = try await engine.status(call.handle()) else { throw APIProblem.unknownRecovery }
        return json(captcha.body(status.difficulty, at: engine.now))
    }

    @Sendable func apiCaptcha(_ call: Call) async throws -> Response {
        let handle = try call.handle()
        let token = try call.json(["token"]).secret("token", limit: 8_192)
        let reply = try await engine.submitCaptcha(token, handle, key: try call.key())
        switch reply.answer {
        case .codeIssued: return json(try recovery(reply.status, handle))
        case .captchaFailed(let failure): throw captchaProblem(failure, reply.status)
        default: throw refusal(reply.answer)
        }
    }

    @Sendable func apiResend(_ call: Call) async throws -> Response {
        let handle = try call.handle()
        _ = try call.json([])
        let reply = try await engine.resendCode(handle, key: try call.key())
        guard case .codeIssued = reply.answer else { throw refusal(reply.answer) }
        return json(try recovery(reply.status, handle))
    }

    @Sendable func apiVerify(_ call: Call) async throws -> Response {
        let handle = try call.handle()
        let text = try call.json(["code"]).text("code")
        let code: TypedCode
        do throws(InvalidCode) { code = try TypedCode(text) } catch {
            throw APIProblem.invalid([InvalidField(field: "code", detail: error.description)])
        }
        let reply = try await engine.verifyCode(code, handle, key: try call.key())
        switch reply.answer {
        case .verified: return json(try recovery(reply.status, handle))
        case .codeRejected(let left):
            // Wrong, expired and superseded are one and the same.
            var problem = APIProblem(.unprocessableContent, "code-rejected", "This is not the code")
            problem.triesLeft = Int(left)
            throw problem
        case .locked:
            var problem = APIProblem(.conflict, "locked", "Too many wrong codes; the recovery has ended")
            problem.rule = .l1
            throw problem
        default: throw refusal(reply.answer)
        }
    }

    @Sendable func apiChoose(_ call: Call) async throws -> Response {
        let handle = try call.handle()
        let password = try call.json(["password"]).secret("password", limit: 512)
        try check(password)
        let reply = try await engine.choosePassword(password, handle, key: try call.key())
        guard reply.answer == .done else { throw refusal(reply.answer) }
        return json(try recovery(reply.status, handle))
    }

    @Sendable func apiGiveUp(_ call: Call) async throws -> Response {
        let handle = try call.handle()
        _ = try call.json([])
        let reply = try await engine.giveUp(handle, key: try call.key())
        guard reply.answer == .done else { throw refusal(reply.answer) }
        return json(try recovery(reply.status, handle))
    }

    // MARK: Parts

    /// The handle itself is told when a recovery begins or is resumed.
    private func recovery(_ status: SessionStatus?, _ handle: Handle, isBegun: Bool = false) throws -> RecoveryBody {
        guard let status else { throw APIProblem.unknownRecovery }
        let waits = status.stage == .awaitingCaptcha
        return RecoveryBody(
            status, try engine.receipt(of: handle), handle: isBegun ? handle : nil,
            captcha: waits ? captcha.body(status.difficulty, at: engine.now) : nil)
    }

    private func captchaProblem(_ failure: CaptchaFailure, _ status: SessionStatus?) -> APIProblem {
        var problem = APIProblem(.unprocessableContent, "captcha-failed", "The captcha did not pass")
        problem.detail = CaptchaProblem(failure) == .expired ? "It has expired or was used before." : nil
        problem.captcha = status.map { captcha.body($0.difficulty, at: engine.now) }
        return problem
    }

    func refusal(_ answer: Answer) -> APIProblem {
        guard case .refused(let refusal) = answer else { return .unknownRecovery }
        return .refused(refusal, retryAfter: retryAfter(refusal))
    }

    func check(_ password: Secret, of account: AccountIdentifier? = nil) throws(APIProblem) {
        guard let problem = settings.passwordRules.problem(password, password, of: account) else { return }
        throw .invalid([InvalidField(field: "password", detail: problem.sentence)])
    }
}

/// Reads account and phone; every fault of both is told at once.
private func recoveryForm(_ body: JSONBody) throws(APIProblem) -> RecoveryForm {
    let type = try accountType(body)
    let (identifier, number) = (try body.text("identifier"), try body.text("phone"))
    var errors: [InvalidField] = []
    var account: AccountIdentifier?
    var phone: PhoneNumber?
    do throws(InvalidIdentifier) { account = try AccountIdentifier(identifier, type: type) } catch {
        errors.append(InvalidField(field: "identifier", detail: error.description))
    }
    do throws(InvalidPhoneNumber) { phone = try PhoneNumber(number) } catch {
        errors.append(InvalidField(field: "phone", detail: error.description))
    }
    guard let account, let phone else { throw .invalid(errors) }
    return RecoveryForm(account: account, phone: phone)
}

func accountType(_ body: JSONBody) throws(APIProblem) -> AccountType {
    switch try body.text("accountType") {
    case "individual": return .individual
    case "organization": return .organization
    default:
        throw .invalid([InvalidField(field: "accountType", detail: "This must be individual or organization.")])
    }
}

extension PasswordProblem {
    fileprivate var sentence: String {
        switch self {
        case .tooShort(let minimum): "The password must have at least \(minimum) characters."
        case .tooLong: "The password must have at most 128 bytes."
        case .tooCommon: "The password is one that everybody tries first; choose another."
        case .containsIdentifier: "The password must not hold the account's identifier."
        case .mismatch: "The two passwords differ."
        case .unavailable: "The password cannot be set at the moment."
        case .refused: "The password can no longer be set here."
        }
    }
}
