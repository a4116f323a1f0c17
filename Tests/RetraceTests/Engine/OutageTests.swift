import Recovery
import Retrace
import Testing

/// When something outside is down: rules.md, "When something is down".
@Suite struct OutageTests {
    private func rig(_ change: (inout EngineOptions) -> Void = { _ in }) async throws -> EngineRig {
        let rig = try await EngineRig(change)
        rig.directory.add(try .guide, others: [try PhoneNumber("0912345678")])
        return rig
    }

    /// Lets the time go by as the engine asks for it, up to a moment.
    private func run(_ rig: EngineRig, until end: Instant) async throws {
        while let next = try rig.engine.nextMoment, next <= end {
            rig.clock.move(to: next)
            _ = try await rig.engine.settle()
            _ = try await rig.engine.deliverMessages()
        }
        rig.clock.move(to: end)
    }

    private func attempts(_ kind: MessageKind, _ rig: EngineRig) throws -> [Instant] {
        try rig.events(.messageAttempted).filter {
            if case .messageAttempted(let it) = $0.payload { it.message.kind == kind } else { false }
        }.map(\.time)
    }

    private func failures(_ rig: EngineRig) throws -> [MessageFailed] {
        try rig.events(.messageFailed).compactMap { if case .messageFailed(let it) = $0.payload { it } else { nil } }
    }

    @Test func `a refused code is tried again while it lives, and the citizen notices nothing`() async throws {
        let rig = try await rig()
        rig.inbox.behave(.refuses(isRetryable: true))
        let handle = try await rig.begin(.guide)
        try await run(rig, until: EngineRig.start + .seconds(300))
        let waits = try attempts(.code, rig).map { ($0 - EngineRig.start).milliseconds / 1000 }
        #expect(waits == [0, 5, 20, 65, 185])
        let failures = try failures(rig)
        #expect(failures.count == 5 && failures.allSatisfy { $0.reason == .refused && $0.code == 7 })
        #expect(failures.last?.retryAt == nil)
        #expect(try await rig.engine.resendCode(handle).answer.refusal == nil)
    }

    @Test func `a code that the gateway took at last is sent once`() async throws {
        let rig = try await rig()
        rig.inbox.behave(.refuses(isRetryable: true))
        _ = try await rig.begin(.guide)
        try await run(rig, until: EngineRig.start + .seconds(19))
        rig.inbox.behave(.accepts)
        try await run(rig, until: EngineRig.start + .seconds(290))
        #expect(rig.inbox.messages.count == 1)
        #expect(try rig.events(.messageAccepted).count == 1)
    }

    @Test func `a refusal for good is not tried again`() async throws {
        let rig = try await rig()
        rig.inbox.behave(.refuses(isRetryable: false))
        _ = try await rig.begin(.guide)
        try await run(rig, until: EngineRig.start + .seconds(290))
        #expect(rig.inbox.tries == 1)
        #expect(try failures(rig).map(\.retryAt) == [nil])
    }

    @Test func `a code whose answer was lost is not sent again by itself, but the citizen may ask`() async throws {
        let rig = try await rig()
        rig.inbox.behave(.losesAnswer)
        let handle = try await rig.begin(.guide)
        try await run(rig, until: EngineRig.start + .seconds(200))
        #expect(rig.inbox.messages.count == 1)
        rig.inbox.behave(.accepts)
        _ = try await rig.engine.resendCode(handle)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.inbox.messages.count == 2)
        #expect(rig.inbox.messages.last?.text.exposed.hasSuffix("(lần 2)") == true)
    }

    @Test func `credentials whose answer was lost are sent once more after the lease, with the same text`() async throws
    {
        let rig = try await rig()
        let handle = try await rig.begin(.guide)
        _ = try await rig.engine.deliverMessages()
        _ = try await rig.engine.verifyCode(handle.rightCode(), handle)
        rig.inbox.behave(.losesAnswer)
        try await run(rig, until: EngineRig.start + .seconds(29))
        #expect(rig.inbox.messages("p").count == 1)
        try await run(rig, until: EngineRig.start + .seconds(30))
        let sent = rig.inbox.messages("p")
        try #require(sent.count == 2)
        #expect(sent[0].reference == sent[1].reference && sent[0].text == sent[1].text)
        try await run(rig, until: EngineRig.start + .hours(1))
        #expect(rig.inbox.messages("p").count == 2)
        let end = try rig.events(.recoveryEnded).first { $0.session == handle.session }
        guard case .recoveryEnded(let it) = try #require(end).payload else { return }
        #expect(it.reason == .deliveryFailed)
    }

    @Test func `a receipt that overtakes a lost answer leaves no other number untold`() async throws {
        let rig = try await rig()
        let handle = try await rig.begin(.guide)
        _ = try await rig.engine.deliverMessages()
        rig.inbox.behave(.losesAnswer)
        _ = try await rig.engine.verifyCode(handle.rightCode(), handle)
        let attempted = rig.clock.now
        _ = try await rig.engine.deliverMessages()
        let credentials = MessageID(kind: .credentials, number: 1)
        _ = try await rig.engine.reportReceipt(handle.session, credentials, isDelivered: true)
        rig.inbox.behave(.accepts)
        // The directory is down when it is first asked.
        rig.directory.set(isDown: true)
        try await run(rig, until: attempted + .seconds(31))
        #expect(try await rig.engine.status(handle)?.stage == .awaitingDelivery)
        rig.directory.set(isDown: false)
        try await run(rig, until: attempted + .seconds(61))
        #expect(try await rig.engine.status(handle)?.stage == .credentialsLive)
        #expect(rig.inbox.messages("p").count == 1)
        #expect(rig.inbox.messages("n").map(\.recipient) == [try PhoneNumber("0912345678")])
        guard case .credentialsSent(let sent) = try #require(try rig.events(.credentialsSent).first).payload else {
            return
        }
        #expect(sent.notices == 1 && sent.passwordEnds == attempted + .seconds(1_800))
    }

    @Test func `a worker that died with a message is followed by another after the lease`() async throws {
        let rig = try await rig()
        let handle = try await rig.verified(.guide)
        // The first worker takes both messages and is never heard of again.
        let claimed = try await rig.engine.submit(Job(.claim(worker: 99, limit: 10))).answer
        guard case .claimed(let claims) = claimed else { throw Unexpected(answer: claimed) }
        #expect(claims.map(\.message.kind) == [.credentials])
        try await rig.reopen()
        try await run(rig, until: EngineRig.start + .seconds(29))
        #expect(rig.inbox.messages.isEmpty)
        try await run(rig, until: EngineRig.start + .seconds(31))
        #expect(rig.inbox.messages("p").count == 1)
        #expect(try await rig.engine.status(handle)?.stage == .credentialsLive)
    }

    @Test func `a directory that is down at the request makes a decoy with the same answers`() async throws {
        let rig = try await rig()
        rig.directory.set(isDown: true)
        let engine = try rig.engine
        let request = try await engine.requestRecovery(Citizen.guide.form, from: .browser(1))
        let handle = try #require(request.handle)
        #expect(request.answer == .requested(handle.session, .normal))
        let captcha = try await engine.submitCaptcha(Secret("token"), handle).answer
        #expect(captcha == .codeIssued(issue: 1, expires: EngineRig.start + .seconds(300)))
        rig.directory.set(isDown: false)
        _ = try await engine.deliverMessages()
        #expect(rig.inbox.tries == 0)
        #expect(try await engine.verifyCode(handle.rightCode(), handle).answer == .codeRejected(left: 4))
        guard case .recoveryRequested(let it) = try #require(try rig.events(.recoveryRequested).first).payload else {
            return
        }
        #expect(it.standing == .unreachable && it.decoy == .e1)
    }

    @Test func `a directory that is down after the code is asked again, and T8 ends it`() async throws {
        let rig = try await rig()
        let handle = try await rig.verified(.guide)
        rig.directory.set(isDown: true)
        // The last try that can still be in time is the tenth, at 1,685 s.
        try await run(rig, until: EngineRig.start + .seconds(1_684))
        #expect(try await rig.engine.status(handle)?.stage == .awaitingDelivery)
        try await run(rig, until: EngineRig.start + .seconds(1_800))
        #expect(try attempts(.credentials, rig).count == 10)
        #expect(rig.inbox.messages("p").isEmpty)
        #expect(try rig.events(.recoveryEnded).last?.payload == .recoveryEnded(RecoveryEnded(reason: .deliveryFailed)))
        #expect(try rig.events(.credentialsSent).isEmpty)
    }

    @Test func `a directory that comes back in time still sends the credentials`() async throws {
        let rig = try await rig()
        _ = try await rig.verified(.guide)
        rig.directory.set(isDown: true)
        try await run(rig, until: EngineRig.start + .seconds(1_200))
        rig.directory.set(isDown: false)
        try await run(rig, until: EngineRig.start + .seconds(1_799))
        #expect(rig.inbox.messages("p").count == 1)
        #expect(try rig.events(.credentialsSent).count == 1)
    }

    @Test func `a directory that is down at the change of password leaves the sign-in's chance`() async throws {
        let rig = try await rig()
        let handle = try await rig.recovered(.guide)
        let account = try Citizen.guide.account
        let password = SessionSecrets(epochKey: testKey, session: handle.session).password()
        #expect(try await rig.engine.signIn(account, password) == .temporary)
        rig.directory.set(isDown: true)
        await #expect(throws: RetraceError.self) { try await rig.engine.changePassword(account, to: Secret("my own")) }
        #expect(try rig.events(.passwordChanged).isEmpty)
        rig.directory.set(isDown: false)
        #expect(try await rig.engine.changePassword(account, to: Secret("my own")).answer == .done)
        #expect(try await rig.engine.signIn(account, Secret("my own")) == .right)
    }

    @Test func `a pair that changed after the code gets no credentials (O5)`() async throws {
        let rig = try await rig()
        let handle = try await rig.verified(.guide)
        rig.directory.change(phone: try PhoneNumber("0912345678"), of: try .guide)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.inbox.messages("p").isEmpty && rig.directory.changes == 0)
        #expect(try await rig.engine.status(handle)?.stage == .ended)
        #expect(try rig.events().last?.payload == .recoveryEnded(RecoveryEnded(reason: .pairChanged)))
    }
}
