import Recovery
import Retrace
import Testing

/// A directory or a captcha that hangs holds nobody up.
@Suite struct TimeLimitTests {
    /// A directory that answers until it is told to hang; then it heeds no cancellation.
    private final class Hanging: AccountDirectory, Captcha {
        let inner = TestDirectory()
        let hangs = Switch()
        let provider = "hanging"

        private func wait() async { await hangs.hold() }

        func lookUp(
            _ account: AccountIdentifier, phone: PhoneNumber
        ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
            await wait()
            return try await inner.lookUp(account, phone: phone)
        }

        func setTemporaryPassword(
            _ password: Secret, until end: Instant, for account: AccountIdentifier
        ) async throws(DirectoryUnreachable) {
            await wait()
            try await inner.setTemporaryPassword(password, until: end, for: account)
        }

        func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
            await wait()
            try await inner.revokeTemporaryPassword(of: account)
        }

        func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
            await wait()
            try await inner.setPassword(password, for: account)
        }

        func endSignIns(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
            await wait()
            try await inner.endSignIns(of: account)
        }

        func checkPassword(
            _ password: Secret, for account: AccountIdentifier, at now: Instant
        ) async throws(DirectoryUnreachable) -> PasswordAnswer {
            await wait()
            return try await inner.checkPassword(password, for: account, at: now)
        }

        func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
            await wait()
            return await OnceCaptcha().check(token, difficulty: difficulty, at: now)
        }
    }

    private let folder: TemporaryFolder
    private let inbox = Inbox()
    private let directory = Hanging()
    private let captcha = Hanging()
    private let engine: Engine

    init() async throws {
        folder = try TemporaryFolder()
        directory.inner.add(try .guide)
        var options = EngineOptions(data: folder.path("data"), keys: .test)
        options.isDevelopment = true
        options.isDurable = false
        options.freeSpaceNeeded = 0
        options.lookUpTimeout = .milliseconds(200)
        options.directoryTimeout = .milliseconds(400)
        options.captchaTimeout = .milliseconds(300)
        engine = try await Engine.open(
            options, EnginePorts(directory: directory, gateway: inbox, captcha: captcha))
    }

    /// How long a call took; it must come back long before what hangs does.
    private func time<R>(_ body: () async throws -> R) async rethrows -> (R, Duration) {
        let start = ContinuousClock.now
        let result = try await body()
        return (result, ContinuousClock.now - start)
    }

    private func end() async {
        directory.hangs.release()
        captcha.hangs.release()
        await engine.close()
    }

    private func begun() async throws -> Handle {
        let reply = try await engine.requestRecovery(Citizen.guide.form, from: .browser(1))
        let handle = try #require(reply.handle)
        _ = try await engine.submitCaptcha(Secret("token of \(handle.session)"), handle)
        return handle
    }

    @Test func `a directory that hangs at the request makes a decoy with the same answers`() async throws {
        directory.hangs.engage()
        let (reply, taken) = try await time {
            try await engine.requestRecovery(Citizen.guide.form, from: .browser(1))
        }
        #expect(taken >= .milliseconds(200) && taken < .seconds(10))
        let handle = try #require(reply.handle)
        #expect(reply.answer == .requested(handle.session, .normal))
        let captcha = try await engine.submitCaptcha(Secret("token"), handle)
        #expect(captcha.answer == .codeIssued(issue: 1, expires: captcha.time + .seconds(300)))
        directory.hangs.release()
        #expect(try await engine.verifyCode(handle.rightCode(), handle).answer == .codeRejected(left: 4))
        let request = try engine.log.events().compactMap { event -> RecoveryRequested? in
            if case .recoveryRequested(let it) = event.payload { it } else { nil }
        }
        #expect(request.map(\.standing) == [.unreachable] && request.map(\.decoy) == [.e1])
        await end()
    }

    @Test func `a directory that hangs at a sign-in is an error in time, and works again afterwards`() async throws {
        let handle = try await begun()
        _ = try await engine.verifyCode(handle.rightCode(), handle)
        let account = try Citizen.guide.account
        let limit = ContinuousClock.now + .seconds(10)
        while inbox.messages("p").isEmpty, ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(20)) }
        directory.hangs.engage()
        let password = try inbox.lastPassword()
        let (error, taken) = await time {
            await #expect(throws: RetraceError.self) { try await engine.signIn(account, password) }
        }
        #expect(taken >= .milliseconds(400) && taken < .seconds(10))
        #expect(error?.description.contains("did not answer within 0.4 seconds") == true)
        directory.hangs.release()
        #expect(try await engine.signIn(account, Secret("another")) == .wrong)
        await end()
    }

    @Test func `a directory that hangs at the credentials is asked again`() async throws {
        let handle = try await begun()
        directory.hangs.engage()
        _ = try await engine.verifyCode(handle.rightCode(), handle)
        let limit = ContinuousClock.now + .seconds(20)
        while try failures().isEmpty, ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(20)) }
        let failed = try #require(try failures().first)
        #expect(failed.reason == .refused && failed.retryAt != nil)
        directory.hangs.release()
        while inbox.messages("p").isEmpty, ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(20)) }
        #expect(inbox.messages("p").count == 1)
        await end()
    }

    private func failures() throws -> [MessageFailed] {
        try engine.log.events().compactMap { event in
            guard case .messageFailed(let it) = event.payload, it.message.kind == .credentials else { return nil }
            return it
        }
    }

    @Test func `a captcha whose provider hangs has failed`() async throws {
        let reply = try await engine.requestRecovery(Citizen.guide.form, from: .browser(1))
        let handle = try #require(reply.handle)
        captcha.hangs.engage()
        let (answer, taken) = try await time { try await engine.submitCaptcha(Secret("token"), handle).answer }
        #expect(answer == .captchaFailed(.unreachable))
        #expect(taken >= .milliseconds(300) && taken < .seconds(10))
        captcha.hangs.release()
        let again = try await engine.submitCaptcha(Secret("token"), handle).answer
        #expect(again != .captchaFailed(.unreachable))
        await end()
    }

    @Test func `a hundred requests that hang come back at the same time`() async throws {
        directory.hangs.engage()
        let engine = engine
        let (answers, taken) = try await time {
            try await atOnce(100) { index in
                try await engine.requestRecovery(Citizen.number(index).form, from: .browser(index)).answer
            }
        }
        #expect(answers.count == 100 && taken < .seconds(10))
        await end()
    }
}
