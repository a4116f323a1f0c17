import HTTPTypes
import Hummingbird
import NIOCore
import Recovery
import Retrace

// "Lấy lại thông tin đăng nhập": the form, and the captcha where a harder one is asked for.
extension Portal {
    @Sendable func showRequest(_ call: Call) async throws -> Response {
        page(requestPage(.empty), call.visit)
    }

    /// A fresh challenge, for a page that has been open for longer than its first one lives.
    @Sendable func showChallenge(_ call: Call) async throws -> Response {
        let difficulty = try await status(call.visit)?.difficulty ?? .normal
        guard case .proofOfWork(let challenge) = captcha.task(difficulty, at: engine.now) else {
            return errorPage(.notFound, call.visit)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: challenge.json)))
    }

    /// Begins a recovery and hands its captcha over. The browser gets the same answer whatever was typed (E1).
    @Sendable func request(_ call: Call) async throws -> Response {
        let typed = TypedRequest(try call.form())
        guard let form = typed.form, let token = captcha.token(in: typed.fields) else {
            return page(requestPage(typed, isCaptchaMissing: true), call.visit, status: .unprocessableContent)
        }
        let content = "\(typed.fields.formID) \(form.account.text) \(form.phone.e164)"
        let reply = try await engine.requestRecovery(
            form, from: call.visit.client, resuming: call.visit.handle,
            key: IdempotencyKey(scope: "portal", key: "request \(content)"))
        switch reply.answer {
        case .requested(_, let difficulty):
            guard let handle = reply.handle else { throw RetraceError.unknownSession }
            let cookie = PortalCookie.set(PortalCookie.recovery, handle.text)
            if difficulty == .harder { return redirect(to: PortalPath.captcha, cookie) }
            return try await submit(token, handle, typed, call).with(cookie)
        case .resumed:
            guard let handle = reply.handle else { throw RetraceError.unknownSession }
            let cookie = PortalCookie.set(PortalCookie.recovery, handle.text)
            guard reply.status?.stage == .awaitingCaptcha else {
                return redirect(to: PortalPath.code, cookie)
            }
            return try await submit(token, handle, typed, call).with(cookie)
        case .refused(let refusal): return refused(refusal, typed, call.visit)
        default: throw RetraceError.unknownSession
        }
    }

    /// The captcha of the first form: if it fails, the form comes back with what was typed.
    private func submit(
        _ token: Secret, _ handle: Handle, _ typed: TypedRequest, _ call: Call
    ) async throws -> Response {
        let reply = try await engine.submitCaptcha(token, handle, key: call.key("captcha", typed.fields))
        guard case .captchaFailed(let failure) = reply.answer else { return redirect(to: PortalPath.code) }
        let page = requestPage(typed, captchaProblem: CaptchaProblem(failure))
        return self.page(page, call.visit, status: .unprocessableContent)
    }

    private func refused(_ refusal: Refusal, _ typed: TypedRequest, _ visit: Visit) -> Response {
        let limit = LimitRefusal(rule: refusal.rule, until: refusal.until)
        let page = page(requestPage(typed, refusal: limit), visit, status: .tooManyRequests)
        return page.with(retryAfter: retryAfter(refusal))
    }

    /// Where a limit applies to this client alone: the seconds until it may ask again.
    func retryAfter(_ refusal: Refusal) -> Int64? {
        switch refusal.rule {
        case .l4, .l6, .t2: refusal.until.map { ($0 - engine.now).secondsRoundedUp }
        default: nil
        }
    }

    // MARK: A harder captcha

    @Sendable func showCaptcha(_ call: Call) async throws -> Response {
        guard let status = try await status(call.visit) else { return ended(.unknown, call.visit) }
        guard status.stage == .awaitingCaptcha else { return redirect(to: path(of: status.stage)) }
        return page(captchaPage(status.difficulty), call.visit)
    }

    @Sendable func solveCaptcha(_ call: Call) async throws -> Response {
        let fields = try call.form()
        guard let handle = call.visit.handle, let status = try await engine.status(handle) else {
            return ended(.unknown, call.visit)
        }
        guard let token = captcha.token(in: fields) else {
            return page(captchaPage(status.difficulty, .missing), call.visit, status: .unprocessableContent)
        }
        let reply = try await engine.submitCaptcha(token, handle, key: call.key("captcha", fields))
        guard case .captchaFailed(let failure) = reply.answer else { return redirect(to: PortalPath.code) }
        let problem = CaptchaProblem(failure)
        return page(captchaPage(status.difficulty, problem), call.visit, status: .unprocessableContent)
    }

    private func captchaPage(_ difficulty: CaptchaDifficulty, _ problem: CaptchaProblem? = nil) -> CaptchaPage {
        CaptchaPage(formID: FormID.new(), captcha: captcha.view(difficulty, at: engine.now), problem: problem)
    }

    private func requestPage(
        _ typed: TypedRequest, isCaptchaMissing: Bool = false, captchaProblem: CaptchaProblem? = nil,
        refusal: LimitRefusal? = nil
    ) -> RequestPage {
        let isMissing = isCaptchaMissing && captcha.token(in: typed.fields) == nil
        return RequestPage(
            formID: FormID.new(), accountType: typed.fields.accountType, identifier: typed.fields["identifier"],
            phone: typed.fields["phone"], identifierProblem: typed.identifierProblem,
            phoneProblem: typed.phoneProblem, captchaProblem: captchaProblem ?? (isMissing ? .missing : nil),
            refusal: refusal, captcha: captcha.view(.normal, at: engine.now))
    }
}

/// The first form as it was typed, and what is wrong with it.
struct TypedRequest: Sendable {
    let fields: FormFields
    private(set) var identifierProblem: InvalidIdentifier?
    private(set) var phoneProblem: InvalidPhoneNumber?
    private(set) var form: RecoveryForm?

    static let empty = TypedRequest()

    private init() { fields = .empty }

    init(_ fields: FormFields) {
        self.fields = fields
        var account: AccountIdentifier?
        var phone: PhoneNumber?
        do throws(InvalidIdentifier) {
            account = try AccountIdentifier(fields["identifier"], type: fields.accountType)
        } catch { identifierProblem = error }
        do throws(InvalidPhoneNumber) { phone = try PhoneNumber(fields["phone"]) } catch { phoneProblem = error }
        if let account, let phone { form = RecoveryForm(account: account, phone: phone) }
    }
}

extension CaptchaProblem {
    init(_ failure: CaptchaFailure) {
        switch failure {
        case .expired, .used: self = .expired
        case .malformed, .wrong, .tooEasy: self = .failed
        case .unreachable: self = .unavailable
        }
    }
}
