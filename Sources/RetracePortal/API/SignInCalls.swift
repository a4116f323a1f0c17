import Hummingbird
import Recovery
import Retrace

// Sign-in with a temporary password and the change that follows, and "this was not me".
extension Portal {
    @Sendable func apiSignIn(_ call: Call) async throws -> Response {
        let body = try call.json(["accountType", "identifier", "password"])
        let type = try accountType(body)
        let (identifier, password) = (try body.text("identifier"), try body.secret("password", limit: 512))
        let account: AccountIdentifier
        do throws(InvalidIdentifier) { account = try AccountIdentifier(identifier, type: type) } catch {
            throw APIProblem.invalid([InvalidField(field: "identifier", detail: error.description)])
        }
        switch try await tryToSignIn(account, password, call.visit) {
        case .signedIn(let token, let isRestricted):
            return json(SignInBody(token: token, mustChangePassword: isRestricted), status: .created)
        case .wrong: throw APIProblem(.unauthorized, "wrong-credentials", "The account or the password is wrong")
        case .unavailable: throw APIProblem.unavailable
        case .tooMany: throw APIProblem.tooMany
        }
    }

    @Sendable func apiChangePassword(_ call: Call) async throws -> Response {
        guard let signIn = signIns.find(try call.bearer(), at: engine.now) else { throw APIProblem.notSignedIn }
        let password = try call.json(["password"]).secret("password", limit: 512)
        try check(password, of: signIn.account)
        let reply = try await engine.changePassword(signIn.account, to: password)
        guard reply.answer == .done else { throw refusal(reply.answer) }
        return json(SignInBody(token: begunAnew(signIn, reply), mustChangePassword: false))
    }

    @Sendable func apiSignOut(_ call: Call) async throws -> Response {
        _ = try call.json([])
        signIns.end(token: try call.bearer())
        return Response(status: .noContent)
    }

    @Sendable func apiDisavow(_ call: Call) async throws -> Response {
        let token = try call.json(["token"]).secret("token")
        guard throttle.allows(call.visit.client, at: engine.now) else { throw APIProblem.tooMany }
        guard try await engine.disavow(token).answer == .done else {
            throttle.note(call.visit.client, at: engine.now)
            throw APIProblem.invalid([InvalidField(field: "token", detail: "This is not a token of a message of ours.")]
            )
        }
        return Response(status: .noContent)
    }
}

/// A sign-in that was opened.
private struct SignInBody: Encodable {
    /// Sent as `Authorization: Bearer`.
    let token: String
    /// Whether the change of password is all that it opens.
    let mustChangePassword: Bool
}
