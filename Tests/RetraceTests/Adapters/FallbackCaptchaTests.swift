import Recovery
import Retrace
import Synchronization
import Testing

@Suite struct FallbackCaptchaTests {
    /// A provider that answers as it is told.
    private final class Provider: Captcha {
        let provider = "turnstile"
        let hangs = Switch()
        private let answer = Mutex(CaptchaAnswer.failed(.unreachable))
        private let asked = Mutex(0)

        var timesAsked: Int { asked.withLock { $0 } }
        func answers(_ answer: CaptchaAnswer) { self.answer.withLock { $0 = answer } }

        func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
            asked.withLock { $0 += 1 }
            await hangs.hold()
            return answer.withLock { $0 }
        }
    }

    private static let key = Array("a key of the fallback".utf8)
    private let now = EngineRig.start
    private let provider = Provider()
    private let captcha: FallbackCaptcha

    init() throws { captcha = try Self.made(provider) }

    private static func made(_ provider: any Captcha, patience: Duration = .seconds(4)) throws -> FallbackCaptcha {
        try FallbackCaptcha(provider, key: key, settings: settings, patience: patience)
    }

    private static var settings: ProofOfWorkCaptcha.Settings {
        var settings = ProofOfWorkCaptcha.Settings()
        settings.maxNumber = 200
        settings.harderMaxNumber = 400
        return settings
    }

    private func check(
        _ token: Secret = Secret("a provider's token"), _ difficulty: CaptchaDifficulty = .normal,
        after span: Instant.Span = .seconds(0)
    ) async -> CaptchaAnswer {
        await captcha.check(token, difficulty: difficulty, at: now + span)
    }

    private func solved(
        _ difficulty: CaptchaDifficulty = .normal, after span: Instant.Span = .seconds(0)
    ) throws -> Secret {
        let challenge = try #require(captcha.challenge(difficulty: difficulty, at: now + span))
        return try #require(ProofOfWorkSolver.solve(challenge))
    }

    private var passed: CaptchaAnswer { .passed(until: now + .minutes(2), identity: "a provider's token") }

    @Test func `while the provider is up, its captcha is shown and it alone is asked`() async {
        provider.answers(passed)
        #expect(!captcha.isProvidersDown(at: now))
        #expect(captcha.challenge(difficulty: .normal, at: now) == nil)
        #expect(await check() == passed)
        provider.answers(.failed(.wrong))
        #expect(await check() == .failed(.wrong))
        #expect(captcha.challenge(difficulty: .normal, at: now) == nil)
        #expect(provider.timesAsked == 2)
    }

    @Test func `a provider that cannot be reached is replaced for a minute`() async throws {
        #expect(await check() == .failed(.unreachable))
        #expect(captcha.isProvidersDown(at: now + Instant.Span(milliseconds: 59_999)))
        #expect(!captcha.isProvidersDown(at: now + .seconds(60)))
        let token = try solved()
        guard case .passed(let end, _) = await check(token) else {
            Issue.record("the proof of work did not pass")
            return
        }
        #expect(end == now + .seconds(300))
        #expect(provider.timesAsked == 1)
    }

    @Test func `a token of a challenge that was given while it was down is good for its life, and no longer`()
        async throws
    {
        _ = await check()
        let token = try solved(after: .seconds(59))
        #expect(captcha.challenge(difficulty: .normal, at: now + .seconds(61)) == nil)
        provider.answers(passed)
        #expect(await check(after: .seconds(61)) == passed)
        guard case .passed = await check(token, after: .seconds(358)) else {
            Issue.record("the token did not pass")
            return
        }
        #expect(await check(token, after: .seconds(360)) == .failed(.expired))
    }

    @Test func `a proof of work that the provider's captcha did not give does not pass`() async throws {
        let other = try ProofOfWorkCaptcha(key: Self.key, settings: Self.settings)
        let token = try #require(ProofOfWorkSolver.solve(other.challenge(difficulty: .normal, at: now)))
        #expect(await check(token) == .failed(.wrong))
        _ = await check()
        #expect(await check(token) == .failed(.wrong))
        #expect(provider.timesAsked == 1)
    }

    @Test func `a harder one is harder here too`() async throws {
        _ = await check()
        #expect(await check(try solved(), .harder) == .failed(.tooEasy))
        guard case .passed = await check(try solved(.harder), .harder) else {
            Issue.record("the harder token did not pass")
            return
        }
    }

    @Test func `a token of one process passes in another with the same key`() async throws {
        _ = await check()
        let other = try Self.made(Provider())
        guard case .passed = await other.check(try solved(), difficulty: .normal, at: now) else {
            Issue.record("the token did not pass")
            return
        }
    }

    @Test func `a token that the provider passes shows that it is back`() async {
        _ = await check()
        provider.answers(.failed(.malformed))
        _ = await check()
        #expect(captcha.isProvidersDown(at: now + .seconds(1)))
        provider.answers(passed)
        #expect(await check(after: .seconds(1)) == passed)
        #expect(!captcha.isProvidersDown(at: now + .seconds(1)))
    }

    @Test func `a provider that hangs counts as one that cannot be reached`() async throws {
        let captcha = try Self.made(provider, patience: .milliseconds(100))
        provider.answers(passed)
        provider.hangs.engage()
        #expect(await captcha.check(Secret("token"), difficulty: .normal, at: now) == .failed(.unreachable))
        #expect(captcha.isProvidersDown(at: now))
        provider.hangs.release()
    }

    @Test func `a short key is refused`() {
        #expect(throws: InvalidProofOfWork.keyTooShort(bytes: 15)) {
            try FallbackCaptcha(Provider(), key: Array(repeating: 1, count: 15))
        }
    }

    @Test func `the log tells which of both a citizen passed`() async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        await rig.close()
        let engine = try await Engine.open(
            rig.options, EnginePorts(directory: rig.directory, gateway: rig.inbox, captcha: captcha))
        let form = try Citizen.guide.form
        for (browser, down) in [(1, false), (2, true)] {
            provider.answers(down ? .failed(.unreachable) : passed)
            let handle = try #require(try await engine.requestRecovery(form, from: .browser(browser)).handle)
            if down { _ = try await engine.submitCaptcha(Secret("another token"), handle) }
            let token = down ? try solved() : Secret("a provider's token")
            let answer = try await engine.submitCaptcha(token, handle).answer
            guard case .codeIssued = answer else { throw Unexpected(answer: answer) }
        }
        let providers = try engine.log.events().compactMap { event -> String? in
            switch event.payload {
            case .captchaPassed(let it): it.provider
            case .captchaFailed(let it): it.provider
            default: nil
            }
        }
        #expect(providers == ["turnstile", "turnstile", "altcha"])
        await engine.close()
    }
}
