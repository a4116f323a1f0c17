import Recovery
import Retrace
import Testing

/// The guide's example from end to end.
@Suite struct GuideFlowTests {
    private let session = SessionID(hex: "019b8c20abb000005e7ace00000322ac")
    private let other = ["0912345678", "0899123456"]

    private func rig(_ change: (inout EngineOptions) -> Void = { _ in }) async throws -> EngineRig {
        let rig = try await EngineRig(change)
        rig.directory.add(try .guide, others: try other.map { try PhoneNumber($0) })
        return rig
    }

    /// Up to the verified code, as the guide has it.
    private func verified(_ rig: EngineRig) async throws -> Handle {
        let request = try await rig.engine.requestRecovery(Citizen.guide.form, from: .browser(1), session: session)
        let handle = try #require(request.handle)
        _ = try await rig.engine.submitCaptcha(Secret("token"), handle)
        _ = try await rig.engine.deliverMessages()
        let code = try rig.inbox.lastCode()
        let reply = try await rig.engine.verifyCode(TypedCode(code), handle)
        #expect(reply.answer == .verified(rig.options.policy.way))
        return handle
    }

    @Test func `the code is 725306, in the guide's own words`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        let message = try #require(rig.inbox.messages.first)
        #expect(
            message.text.exposed == """
                Hãy nhập 725306 vào ô nhập OTP để lấy tài khoản và mật khẩu. Mã OTP có hiệu lực trong vòng 5 phút.
                """)
        #expect(message.sender == "MotcuaSMS")
        #expect(message.recipient == (try Citizen.guide.phone))
    }

    @Test func `account and temporary password come by message and open one sign-in`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        _ = try await rig.engine.deliverMessages()
        let text = try #require(rig.inbox.texts(to: Citizen.guide.phone).last)
        #expect(text.contains("Tài khoản: nguyenvana"))
        let password = try rig.inbox.lastPassword()
        let account = try Citizen.guide.account
        #expect(try await rig.engine.signIn(account, Secret("wrong")) == .wrong)
        #expect(try await rig.engine.signIn(account, password) == .temporary)
        #expect(try await rig.engine.signIn(account, password) == .expired)
        #expect(try await rig.engine.changePassword(account, to: Secret("my own")).answer == .done)
        #expect(try await rig.engine.signIn(account, Secret("my own")) == .right)
        #expect(try await rig.engine.changePassword(account, to: Secret("again")).answer.refusal?.rule == .t4)
    }

    @Test func `the log tells the whole story in its order`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        _ = try await rig.engine.deliverMessages()
        let password = try rig.inbox.lastPassword()
        _ = try await rig.engine.signIn(Citizen.guide.account, password)
        _ = try await rig.engine.changePassword(Citizen.guide.account, to: Secret("my own"))
        #expect(
            try rig.events().map(\.payload.type) == [
                .keyCreated, .keyCreated, .policyAdopted, .keyCreated, .keyCreated, .recoveryRequested, .captchaPassed,
                .otpIssued,
                .messageAttempted, .messageAccepted, .otpVerified, .messageAttempted, .credentialsSent,
                .messageAttempted, .messageAttempted, .messageAccepted, .messageAccepted, .credentialsUsed,
                .passwordChanged,
            ])
    }

    @Test func `every other phone on record gets a notice`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        _ = try await rig.engine.deliverMessages()
        for phone in other {
            let texts = rig.inbox.texts(to: try PhoneNumber(phone))
            #expect(texts.count == 1)
            #expect(texts.first?.contains("lúc 10:08 ngày 05/01/2026") == true)
            #expect(texts.first.flatMap(Reading.token) != nil)
        }
    }

    @Test func `where policy lets them, citizens choose a password and all phones are told`() async throws {
        let rig = try await rig { $0.policy.way = .chosen }
        let handle = try await verified(rig)
        let sent = rig.inbox.messages.count
        #expect(try await rig.engine.choosePassword(Secret("my own"), handle).answer == .done)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.inbox.messages.dropFirst(sent).map(\.recipient.national) == ["0387584663"] + other)
        #expect(rig.inbox.messages.dropFirst(sent).allSatisfy { Reading.password($0.text.exposed) == nil })
        #expect(try await rig.engine.signIn(Citizen.guide.account, Secret("my own")) == .right)
        #expect(try await rig.engine.choosePassword(Secret("other"), handle).answer.refusal?.rule == .o7)
        #expect(try await rig.engine.signIn(Citizen.guide.account, Secret("my own")) == .right)
    }

    @Test func `a pair that no longer matches gets nothing, and the caller is told`() async throws {
        let rig = try await rig { $0.policy.way = .chosen }
        let handle = try await verified(rig)
        rig.directory.change(phone: try PhoneNumber("0912345678"), of: try .guide)
        #expect(try await rig.engine.choosePassword(Secret("my own"), handle).answer.refusal?.rule == .o5)
        #expect(rig.directory.changes == 0)
        #expect(try rig.events().last?.payload == .recoveryEnded(RecoveryEnded(reason: .pairChanged)))
    }

    @Test func `the token of a message takes the temporary password back`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        _ = try await rig.engine.deliverMessages()
        let token = try rig.inbox.lastToken()
        #expect(try await rig.engine.disavow(Secret(token.lowercased())).answer == .done)
        #expect(try !rig.directory.hasTemporaryPassword(.guide))
        #expect(
            try rig.events().suffix(2).map(\.payload) == [
                .recoveryDisavowed(RecoveryDisavowed(revoked: true)), .recoveryEnded(RecoveryEnded(reason: .disavowed)),
            ])
        let password = try rig.inbox.lastPassword()
        #expect(try await rig.engine.signIn(Citizen.guide.account, password) == .wrong)
    }

    @Test func `a directory that was down takes the password back when the token comes again`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        _ = try await rig.engine.deliverMessages()
        let token = Secret(try rig.inbox.lastToken())
        rig.directory.set(isDown: true)
        await #expect(throws: RetraceError.self) { try await rig.engine.disavow(token) }
        rig.directory.set(isDown: false)
        // Meanwhile the log is the authority: the password that the directory still has opens nothing.
        let password = try rig.inbox.lastPassword()
        #expect(try await rig.engine.signIn(Citizen.guide.account, password) == .expired)
        #expect(try await rig.engine.disavow(token).answer == .done)
        #expect(try await rig.engine.signIn(Citizen.guide.account, password) == .wrong)
    }

    @Test func `disavowing an older recovery leaves the newer one's password`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        _ = try await rig.engine.deliverMessages()
        let token = try rig.inbox.lastToken()
        rig.advance(.hours(1))
        _ = try await rig.recovered(.guide, browser: 2)
        #expect(try await rig.engine.disavow(Secret(token)).answer == .done)
        #expect(try rig.directory.hasTemporaryPassword(.guide))
    }

    @Test func `after five wrong tokens not even the right one counts`() async throws {
        let rig = try await rig()
        _ = try await verified(rig)
        _ = try await rig.engine.deliverMessages()
        let token = try rig.inbox.lastToken()
        let wrong = Secret(token.dropLast() + (token.hasSuffix("0") ? "1" : "0"))
        for _ in 1...5 { #expect(try await rig.engine.disavow(wrong).answer.refusal?.rule == .e3) }
        #expect(try await rig.engine.disavow(Secret(token)).answer.refusal?.rule == .e3)
        #expect(try rig.directory.hasTemporaryPassword(.guide))
        #expect(try rig.events(.requestRefused).count == 5)
    }
}

extension Answer {
    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}
