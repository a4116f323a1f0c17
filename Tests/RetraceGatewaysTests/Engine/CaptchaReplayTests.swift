import Recovery
import Retrace
import Testing

/// The built-in captcha under a real engine, which remembers what has passed.
@Suite struct CaptchaReplayTests {
    @Test(arguments: ProofOfWorkForm.allCases)
    func `an answer passes once, in whatever session it comes again`(form: ProofOfWorkForm) async throws {
        var settings = ProofOfWorkCaptcha.Settings()
        (settings.maxNumber, settings.cost, settings.maxCounter) = (100, 10, 20)
        let captcha = try ProofOfWorkCaptcha(key: Array("sixteen-bytes-or-more".utf8), settings: settings)
        let folder = EngineFolder()
        let engine = try await folder.open(gateway: NoGateway(), captcha: captcha)
        let solved: Secret? =
            switch form {
            case .first: ProofOfWorkSolver.solve(captcha.challenge(difficulty: .normal, at: engine.now))
            case .second: ProofOfWorkSolver.solve(captcha.derivedChallenge(difficulty: .normal, at: engine.now))
            }
        let token = try #require(solved)
        let first = try await engine.requestRecovery(EngineFolder.form(), from: ClientAddress("203.0.113.7"))
        let second = try await engine.requestRecovery(EngineFolder.form(), from: ClientAddress("203.0.114.7"))
        _ = try await engine.submitCaptcha(token, try #require(first.handle))
        _ = try await engine.submitCaptcha(token, try #require(second.handle))
        var captchas: [String] = []
        try engine.readEvents(from: 0) { _, event, _ in
            switch event.payload {
            case .captchaPassed(let it): captchas.append("passed \(it.provider)")
            case .captchaFailed(let it): captchas.append("failed \(it.reason)")
            default: break
            }
        }
        #expect(captchas == ["passed altcha", "failed used"])
    }
}

private struct NoGateway: SMSGateway {
    func send(_ message: TextMessage) async -> SendAnswer { .rejected(code: 0, isRetryable: false) }
}
