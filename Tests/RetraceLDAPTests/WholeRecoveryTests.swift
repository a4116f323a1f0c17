import Foundation
import Recovery
import Retrace
import RetraceLDAP
import Testing

/// The guide's example from end to end, with the account in a directory.
@Suite struct WholeRecoveryTests {
    private let slapd: Slapd
    private let directory: LDAPDirectory
    private let folder: TemporaryFolder
    private let clock = VirtualClock(at: Instant(milliseconds: 1_767_582_510_000))

    init() throws {
        slapd = try Slapd()
        directory = try slapd.directory()
        folder = try TemporaryFolder()
    }

    private func engine() async throws -> Engine {
        var options = EngineOptions(data: folder.path("data"), keys: .test)
        options.isDevelopment = true
        options.isDurable = false
        options.freeSpaceNeeded = 0
        options.clock = clock
        let gateway = try FileSMSGateway(folder: folder.path("phone"))
        return try await Engine.open(
            options, EnginePorts(directory: directory, gateway: gateway, captcha: OpenCaptcha()))
    }

    /// Up to the credentials, which have been sent; the temporary password in them.
    private func recovered(_ engine: Engine) async throws -> (handle: Handle, password: Secret) {
        let form = RecoveryForm(account: try Guide.account, phone: try Guide.phone)
        let request = try await engine.requestRecovery(form, from: try ClientAddress("192.0.2.7"))
        let handle = try #require(request.handle)
        _ = try await engine.submitCaptcha(Secret("token"), handle)
        _ = try await engine.deliverMessages()
        let code = try word(after: "Hãy nhập ")
        #expect(try await engine.verifyCode(TypedCode(code), handle).answer == .verified(.temporary))
        _ = try await engine.deliverMessages()
        return (handle, Secret(try word(after: "tạm thời: ")))
    }

    /// A word of the newest message to the guide's phone that has it.
    private func word(after mark: String) throws -> String {
        let messages = try FileSMSGateway(folder: folder.path("phone")).messages()
        let texts = try messages.map(\.message).filter { $0.recipient == (try Guide.phone) }.map(\.text.exposed)
        let found = texts.reversed().lazy.compactMap { text in
            text.firstRange(of: mark).map { text[$0.upperBound...].prefix { !$0.isWhitespace } }
        }
        return String(try #require(found.first))
    }

    @Test func `the guide's account is recovered, and its citizen signs in`() async throws {
        let engine = try await engine()
        let password = try await recovered(engine).password
        let account = try Guide.account
        #expect(try word(after: "Tài khoản: ").hasPrefix("nguyenvana"))
        #expect(try await engine.signIn(account, Secret("old password")) == .right)
        #expect(try await engine.signIn(account, password) == .temporary)
        #expect(try await engine.signIn(account, password) == .expired)
        #expect(try await engine.changePassword(account, to: Secret("my own password")).answer == .done)
        #expect(try await engine.signIn(account, Secret("my own password")) == .right)
        #expect(try await engine.signIn(account, Secret("old password")) == .wrong)
        await engine.close()
    }

    @Test func `a temporary password that was not used in time opens nothing`() async throws {
        let engine = try await engine()
        let password = try await recovered(engine).password
        clock.move(to: clock.now + .minutes(31))
        #expect(try await engine.signIn(Guide.account, password) == .expired)
        #expect(try await engine.signIn(Guide.account, Secret("old password")) == .right)
        await engine.close()
    }

    @Test func `a directory that is down makes a decoy that looks like any other session`() async throws {
        let engine = try await engine()
        slapd.kill()
        let form = RecoveryForm(account: try Guide.account, phone: try Guide.phone)
        let request = try await engine.requestRecovery(form, from: try ClientAddress("192.0.2.7"))
        let handle = try #require(request.handle)
        guard case .codeIssued = try await engine.submitCaptcha(Secret("token"), handle).answer else {
            Issue.record("no code was said to be issued")
            return
        }
        _ = try await engine.deliverMessages()
        #expect(try FileSMSGateway(folder: folder.path("phone")).messages().isEmpty)
        await engine.close()
    }
}

/// Lets every token pass once.
private struct OpenCaptcha: Captcha {
    let provider = "open"

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        .passed(until: now + .minutes(5), identity: token.exposed)
    }
}
