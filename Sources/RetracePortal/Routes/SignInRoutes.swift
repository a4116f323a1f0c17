import HTTPTypes
import Hummingbird
import Recovery
import Retrace

// "Đăng nhập", and what a signed-in citizen sees.
extension Portal {
    @Sendable func showSignIn(_ call: Call) async throws -> Response {
        page(
            SignInPage(formID: FormID.new(), accountType: .individual, identifier: "", problem: nil, notice: nil),
            call.visit)
    }

    @Sendable func signIn(_ call: Call) async throws -> Response {
        let fields = try call.form()
        let account: AccountIdentifier
        do throws(InvalidIdentifier) {
            account = try AccountIdentifier(fields["identifier"], type: fields.accountType)
        } catch { return refused(.badIdentifier(error), fields, call.visit) }
        guard let password = fields.secret("password") else { return refused(.passwordMissing, fields, call.visit) }
        switch try await tryToSignIn(account, password, call.visit) {
        case .signedIn(let token, let isRestricted):
            let cookie = PortalCookie.set(PortalCookie.signIn, token)
            return redirect(to: isRestricted ? PortalPath.changePassword : PortalPath.account, cookie)
        case .wrong: return refused(.wrong, fields, call.visit)
        case .unavailable: return refused(.unavailable, fields, call.visit)
        case .tooMany: return errorPage(.tooMany, call.visit)
        }
    }

    private func refused(_ problem: SignInProblem, _ fields: FormFields, _ visit: Visit) -> Response {
        let shown = SignInPage(
            formID: FormID.new(), accountType: fields.accountType, identifier: fields["identifier"], problem: problem,
            notice: nil)
        return page(shown, visit, status: problem.status)
    }

    @Sendable func showAccount(_ call: Call) async throws -> Response {
        guard let signIn = signIns.find(call.visit.signInToken, at: engine.now) else {
            return redirect(to: PortalPath.signIn)
        }
        guard !signIn.isRestricted else { return redirect(to: PortalPath.changePassword) }
        return page(AccountPage(accountName: signIn.account.text, signOutFormID: FormID.new()), call.visit)
    }

    @Sendable func signOut(_ call: Call) async throws -> Response {
        if let token = call.visit.signInToken { signIns.end(token: token) }
        return redirect(to: PortalPath.signIn, PortalCookie.clear(PortalCookie.signIn))
    }
}

/// What came of a sign-in.
enum SignInOutcome {
    case signedIn(token: String, isRestricted: Bool)
    /// Wrong, unknown, or over: one and the same.
    case wrong
    case unavailable
    case tooMany
}

extension Portal {
    /// Asks the directory, unless the client has been wrong too often.
    func tryToSignIn(_ account: AccountIdentifier, _ password: Secret, _ visit: Visit) async throws -> SignInOutcome {
        guard throttle.allows(visit.client, account, at: engine.now) else { return .tooMany }
        let position = engine.position
        do throws(RetraceError) {
            let answer = try await engine.signIn(account, password)
            switch answer {
            case .right, .temporary:
                let isRestricted = answer == .temporary
                let token = signIns.begin(account, isRestricted: isRestricted, position: position, at: engine.now)
                return .signedIn(token: token, isRestricted: isRestricted)
            case .wrong, .expired:
                throttle.note(visit.client, account, at: engine.now)
                return .wrong
            }
        } catch {
            guard case .directory = error else { throw error }
            report(error, visit)
            return .unavailable
        }
    }
}

extension SignInProblem {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .wrong: .unauthorized
        case .badIdentifier, .passwordMissing: .unprocessableContent
        case .unavailable: .serviceUnavailable
        }
    }
}
