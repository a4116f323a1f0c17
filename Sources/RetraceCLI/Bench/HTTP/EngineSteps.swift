import Recovery
import Retrace

/// The same recovery by calls of the library, without HTTP.
struct EngineSteps: RecoverySteps {
    let engine: Engine
    let phone: BenchPhone

    func begin(_ citizen: BenchCitizen) async throws -> Handle {
        let form = RecoveryForm(account: try account(citizen), phone: try PhoneNumber(citizen.phone))
        let reply = try await engine.requestRecovery(form, from: try ClientAddress(citizen.address))
        guard let handle = reply.handle else { throw BenchFailure("begin was answered with \(reply.answer)") }
        return handle
    }

    func solve(_ token: Secret, _ handle: Handle, _ citizen: BenchCitizen) async throws {
        let reply = try await engine.submitCaptcha(token, handle)
        guard case .codeIssued = reply.answer else { throw BenchFailure("captcha was answered with \(reply.answer)") }
    }

    func verify(_ handle: Handle, _ citizen: BenchCitizen) async throws {
        let reply = try await engine.verifyCode(try TypedCode(BenchCitizen.code(handle.session)), handle)
        guard case .verified = reply.answer else { throw BenchFailure("the code was answered with \(reply.answer)") }
    }

    func awaitMessage(_ handle: Handle) async throws { await phone.credentials(of: handle.session) }

    func signIn(_ handle: Handle, _ citizen: BenchCitizen) async throws -> String {
        let answer = try await engine.signIn(try account(citizen), BenchCitizen.password(handle.session))
        guard answer == .temporary else { throw BenchFailure("the sign-in was answered with \(answer)") }
        return ""
    }

    func change(_ signIn: String, _ citizen: BenchCitizen) async throws {
        let reply = try await engine.changePassword(try account(citizen), to: Secret("bench password of my own"))
        guard reply.answer == .done else { throw BenchFailure("the change was answered with \(reply.answer)") }
    }

    private func account(_ citizen: BenchCitizen) throws -> AccountIdentifier {
        try AccountIdentifier(citizen.identifier, type: .individual)
    }
}
