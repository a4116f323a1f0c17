import Recovery
import Retrace
import Testing

/// A reply tells of its session what a look at it would tell, so that a page needs no look.
@Suite struct ReplyStatusTests {
    @Test(arguments: [CredentialsWay.temporary, .chosen])
    func `each reply has what the browser may see of its session`(way: CredentialsWay) async throws {
        let rig = try await EngineRig {
            $0.policy.way = way
            $0.policy.credentialsLife = 600
        }
        rig.directory.add(try .guide)
        let engine = try rig.engine
        let request = try await engine.requestRecovery(Citizen.guide.form, from: .browser(1))
        let handle = try #require(request.handle)
        try await expect(request, .awaitingCaptcha, engine, handle)
        try await expect(engine.submitCaptcha(Secret("token"), handle), .awaitingCode, engine, handle)
        _ = try await engine.deliverMessages()
        let code = try rig.inbox.lastCode()
        let wrong = try TypedCode(code == "111111" ? "222222" : "111111")
        let rejected = try await engine.verifyCode(wrong, handle)
        #expect(rejected.status?.triesLeft == 4)
        try await expect(rejected, .awaitingCode, engine, handle)
        try await expect(engine.resendCode(handle), .awaitingCode, engine, handle)
        let verified = try await engine.verifyCode(TypedCode(code), handle)
        try await expect(verified, way == .chosen ? .awaitingChoice : .awaitingDelivery, engine, handle)
        #expect(verified.status?.way == way)
        #expect(verified.status?.credentialsLife == .seconds(600))
    }

    @Test func `the same command again tells how its session stands now`() async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let key = IdempotencyKey(scope: "test", key: "1")
        let request = try await rig.engine.requestRecovery(Citizen.guide.form, from: .browser(1), key: key)
        let handle = try #require(request.handle)
        _ = try await rig.engine.submitCaptcha(Secret("token"), handle)
        let again = try await rig.engine.requestRecovery(Citizen.guide.form, from: .browser(1), key: key)
        #expect(again.answer == request.answer)
        try await expect(again, .awaitingCode, rig.engine, handle)
    }

    @Test func `who brings a token of a message sees nothing of the session`() async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let request = try await rig.engine.requestRecovery(Citizen.guide.form, from: .browser(1))
        let session = try #require(request.handle).session
        let token = try #require(rig.engine.testToken(of: session))
        let reply = try await rig.engine.disavow(token)
        #expect(reply.status == nil)
    }

    private func expect(_ reply: Reply, _ stage: Stage, _ engine: Engine, _ handle: Handle) async throws {
        #expect(reply.status?.stage == stage)
        #expect(reply.status == (try await engine.status(handle)))
    }
}
