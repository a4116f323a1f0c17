import Recovery
import Retrace
import Testing

/// What must hold when many come at once; each a hundred times.
@Suite(.serialized) struct ConcurrencyTests {
    private let crowd = 200

    @Test(arguments: 1...100)
    func `of 200 right codes at once one verifies`(round: Int) async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let handle = try await rig.begin(.guide)
        let (engine, code) = (try rig.engine, try handle.rightCode())
        let answers = try await atOnce(crowd) { _ in try await engine.verifyCode(code, handle).answer }
        #expect(answers.count { $0 == .verified(.temporary) } == 1)
        #expect(answers.count { $0.refusal?.rule == .o4 } == crowd - 1)
        #expect(try rig.events(.otpVerified).count == 1)
        await rig.close()
    }

    @Test(arguments: 1...100)
    func `of 200 wrong codes at once five count and the session ends`(round: Int) async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let handle = try await rig.begin(.guide)
        let (engine, code) = (try rig.engine, try handle.wrongCode())
        let answers = try await atOnce(crowd) { _ in try await engine.verifyCode(code, handle).answer }
        for left: UInt8 in 1...4 { #expect(answers.count { $0 == .codeRejected(left: left) } == 1) }
        #expect(answers.count { $0 == .locked } == 1)
        #expect(answers.count { $0.refusal?.rule == .o7 } == crowd - 5)
        let attempts = try rig.events(.otpRejected).compactMap { event -> UInt8? in
            if case .otpRejected(let it) = event.payload { it.attempt } else { nil }
        }
        #expect(attempts == [1, 2, 3, 4, 5])
        #expect(try rig.events(.recoveryLocked).count == 1)
        await rig.close()
    }

    @Test(arguments: 1...100)
    func `200 browsers at once get as many codes for a pair as T2 and L2 allow`(round: Int) async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let (engine, form) = (try rig.engine, try Citizen.guide.form)
        let handles = try await atOnce(crowd) { index in
            let handle = try #require(try await engine.requestRecovery(form, from: .browser(index)).handle)
            let reply = try await engine.submitCaptcha(Secret("token \(index)"), handle)
            #expect(reply.answer == .codeIssued(issue: 1, expires: reply.time + .seconds(300)))
            return handle
        }
        _ = try await engine.deliverMessages()
        #expect(rig.inbox.messages("c").count == 1)
        // A minute later T2 lets one more through, and so on; the fourth within ten minutes is too many for L2.
        for expected in [2, 3, 3] {
            rig.advance(.seconds(61))
            let answers = try await atOnce(crowd) { index in try await engine.resendCode(handles[index]).answer }
            #expect(answers.allSatisfy { if case .codeIssued = $0 { true } else { false } })
            _ = try await engine.deliverMessages()
            #expect(rig.inbox.messages("c").count == expected)
        }
        #expect(Set(rig.inbox.messages.map(\.reference)).count == 3)
        await rig.close()
    }

    /// What can be sent twice under one key.
    enum Repeated: CaseIterable { case request, captcha, failedCaptcha, resend, rightCode, wrongCode, deadTry, giveUp }

    @Test(arguments: Repeated.allCases, 1...13)
    func `the same command 200 times at once has one effect and one answer`(_ what: Repeated, round: Int) async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let engine = try rig.engine
        let handle = try await prepared(what, rig)
        let before = try rig.events().count
        let key = IdempotencyKey(scope: "portal", key: "the same")
        let replies = try await atOnce(crowd) { _ in try await Self.submit(what, engine, handle, key) }
        #expect(Set(replies.map { "\($0.answer)" }).count == 1)
        #expect(replies.allSatisfy { $0.answer == replies[0].answer && $0.handle == replies[0].handle })
        let added = try rig.events().dropFirst(before)
        #expect(added.map(\.payload.type) == Self.effect(of: what))
        #expect(Set(added.map(\.command)).count == 1)
        // Also after a restart, within a day.
        try await rig.reopen()
        #expect(try await Self.submit(what, rig.engine, handle, key).answer == replies[0].answer)
        #expect(try rig.events().count == before + added.count)
        await rig.close()
    }

    private func prepared(_ what: Repeated, _ rig: EngineRig) async throws -> Handle {
        switch what {
        // A first session, so that the hour has its key already.
        case .request, .captcha, .failedCaptcha, .deadTry: return try await rig.request(.guide)
        case .rightCode, .wrongCode, .giveUp: return try await rig.begin(.guide)
        case .resend:
            let handle = try await rig.begin(.guide)
            rig.advance(.seconds(61))
            return handle
        }
    }

    @Sendable private static func submit(
        _ what: Repeated, _ engine: Engine, _ handle: Handle, _ key: IdempotencyKey
    ) async throws -> Reply {
        switch what {
        case .request: try await engine.requestRecovery(Citizen.guide.form, from: .browser(7), key: key)
        case .captcha: try await engine.submitCaptcha(Secret("token"), handle, key: key)
        case .failedCaptcha: try await engine.submitCaptcha(Secret("bad"), handle, key: key)
        case .resend: try await engine.resendCode(handle, key: key)
        case .rightCode: try await engine.verifyCode(handle.rightCode(), handle, key: key)
        case .wrongCode, .deadTry: try await engine.verifyCode(handle.wrongCode(), handle, key: key)
        case .giveUp: try await engine.giveUp(handle, key: key)
        }
    }

    private static func effect(of what: Repeated) -> [EventType] {
        switch what {
        case .request: [.recoveryRequested]
        case .captcha: [.captchaPassed, .otpIssued]
        case .failedCaptcha: [.captchaFailed]
        case .resend: [.otpIssued]
        case .rightCode: [.otpVerified]
        case .wrongCode, .deadTry: [.otpRejected]
        case .giveUp: [.recoveryEnded]
        }
    }

    @Test func `the same key with other content is a conflict, and another scope is another key`() async throws {
        let rig = try await EngineRig()
        let key = IdempotencyKey(scope: "portal", key: "one")
        let engine = try rig.engine
        let first = try await engine.requestRecovery(Citizen.number(1).form, from: .browser(1), key: key)
        await #expect {
            try await engine.requestRecovery(Citizen.number(2).form, from: .browser(1), key: key)
        } throws: { error in
            if case RetraceError.conflict = error { true } else { false }
        }
        await #expect {
            try await engine.submitCaptcha(Secret("token"), try #require(first.handle), key: key)
        } throws: { error in
            if case RetraceError.conflict = error { true } else { false }
        }
        let elsewhere = IdempotencyKey(scope: "app", key: "one")
        let second = try await engine.requestRecovery(Citizen.number(2).form, from: .browser(1), key: elsewhere)
        #expect(second.handle != nil && second.handle != first.handle)
    }

    @Test func `after a day the same key begins anew`() async throws {
        let rig = try await EngineRig()
        let key = IdempotencyKey(scope: "portal", key: "one")
        let first = try await rig.engine.requestRecovery(Citizen.number(1).form, from: .browser(1), key: key)
        rig.advance(.hours(24))
        let second = try await rig.engine.requestRecovery(Citizen.number(1).form, from: .browser(1), key: key)
        #expect(first.handle != second.handle)
        #expect(try rig.events(.recoveryRequested).count == 2)
    }
}
