import HTTPTypes
import Hummingbird
import Recovery
import Retrace

// The ways in which a recovery ends: a message with a temporary password, or a password of the citizen's own choice.
extension Portal {
    @Sendable func showEnd(_ call: Call) async throws -> Response {
        guard let handle = call.visit.handle, let status = try await status(call.visit) else {
            return ended(.unknown, call.visit)
        }
        switch path(of: status.stage) {
        case PortalPath.done:
            let kind: EndKind =
                status.way == .chosen ? .passwordChosen : .temporarySent(life: status.credentialsLife)
            return page(EndPage(kind: kind, receipt: try engine.receipt(of: handle)), call.visit)
        case let other: return redirect(to: other)
        }
    }

    @Sendable func showChoice(_ call: Call) async throws -> Response {
        guard let status = try await status(call.visit) else { return ended(.unknown, call.visit) }
        guard status.stage == .awaitingChoice else { return redirect(to: path(of: status.stage)) }
        return page(ChoosePasswordPage(formID: FormID.new(), problem: nil), call.visit)
    }

    @Sendable func choosePassword(_ call: Call) async throws -> Response {
        let fields = try call.form()
        guard let handle = call.visit.handle else { return ended(.unknown, call.visit) }
        if let problem = settings.passwordRules.problem(fields.secret("password"), fields.secret("repeat")) {
            return choice(problem, call.visit)
        }
        guard let password = fields.secret("password") else { return choice(.mismatch, call.visit) }
        do throws(RetraceError) {
            let reply = try await engine.choosePassword(password, handle)
            guard reply.answer == .done else { return ended(.stopped, call.visit) }
        } catch {
            guard case .directory = error else { throw error }
            report(error, call.visit)
            return choice(.unavailable, call.visit)
        }
        return redirect(to: PortalPath.done)
    }

    private func choice(_ problem: PasswordProblem, _ visit: Visit) -> Response {
        page(ChoosePasswordPage(formID: FormID.new(), problem: problem), visit, status: problem.status)
    }

    // MARK: After a sign-in with a temporary password

    @Sendable func showChange(_ call: Call) async throws -> Response {
        guard let signIn = signIns.find(call.visit.signInToken, at: engine.now) else {
            return redirect(to: PortalPath.signIn)
        }
        guard signIn.isRestricted else { return redirect(to: PortalPath.account) }
        return page(ChangePasswordPage(formID: FormID.new(), problem: nil), call.visit)
    }

    @Sendable func changePassword(_ call: Call) async throws -> Response {
        let fields = try call.form()
        guard let token = call.visit.signInToken, let signIn = signIns.find(token, at: engine.now) else {
            return redirect(to: PortalPath.signIn)
        }
        let rules = settings.passwordRules
        if let problem = rules.problem(fields.secret("password"), fields.secret("repeat"), of: signIn.account) {
            return change(problem, call.visit)
        }
        guard let password = fields.secret("password") else { return change(.mismatch, call.visit) }
        do throws(RetraceError) {
            let reply = try await engine.changePassword(signIn.account, to: password)
            guard reply.answer == .done else { return change(.refused, call.visit) }
            return redirect(to: PortalPath.account, PortalCookie.set(PortalCookie.signIn, begunAnew(signIn, reply)))
        } catch {
            guard case .directory = error else { throw error }
            report(error, call.visit)
            return change(.unavailable, call.visit)
        }
    }

    /// After a change of password every sign-in of the account is over but the one that changed it, under a new token.
    func begunAnew(_ signIn: SignIn, _ reply: Reply) -> String {
        signIns.end(signIn.account, upTo: reply.position)
        return signIns.begin(
            signIn.account, isRestricted: false, position: reply.position + 1, at: engine.now)
    }

    private func change(_ problem: PasswordProblem, _ visit: Visit) -> Response {
        page(ChangePasswordPage(formID: FormID.new(), problem: problem), visit, status: problem.status)
    }
}

extension PasswordProblem {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .tooShort, .tooLong, .mismatch, .tooCommon, .containsIdentifier: .unprocessableContent
        case .unavailable: .serviceUnavailable
        case .refused: .conflict
        }
    }
}
