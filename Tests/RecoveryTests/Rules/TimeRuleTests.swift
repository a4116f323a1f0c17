import Recovery
import Testing

@Suite struct RuleT1Tests {
    @Test(arguments: zip([0, 299_999, 300_000, 300_001] as [Int64], [true, true, false, false]))
    func `a code lives until the instant of its expiry`(delay: Int64, isAccepted: Bool) {
        let outcome = Scenario.given(.untilCode).when(.rightCode.after(milliseconds: delay))
        #expect(outcome.isVerified == isAccepted)
    }

    @Test func `a code is refused after its expiry even if nobody settled it`() {
        let scenario = Scenario.given(.untilCode)
        let late = scenario.now + .seconds(300)
        let decision = scenario.situation.decide(.verifyCode(session: scenario.session(1), match: .newest), at: late)
        #expect(decision.drafts.isEmpty)
        #expect(decision.answer == .codeRejected(left: 5))
    }

    @Test func `a code lives as long as the policy says that its session began under`() {
        let scenario = Scenario.given(.request, .adopt { $0.codeLife = 60 })
        #expect(scenario.when(.passCaptcha, .rightCode.after(.seconds(299))).isVerified)
        let next = scenario.and(.request(.binh), .passCaptcha)
        #expect(!next.when(.rightCode.after(.seconds(60))).isVerified)
        #expect(next.when(.rightCode.after(milliseconds: 59_999)).isVerified)
    }
}

@Suite struct RuleT2Tests {
    @Test(arguments: zip([59_999, 60_000] as [Int64], [false, true]))
    func `a code is sent again no sooner than a minute`(delay: Int64, isSent: Bool) {
        let scenario = Scenario.given(.untilCode)
        let outcome = scenario.when(.resend.after(milliseconds: delay))
        #expect((outcome.issue != nil) == isSent)
        #expect(outcome.rule == (isSent ? nil : .t2))
        #expect(outcome.until == (isSent ? nil : scenario.now + .seconds(60)))
    }

    @Test(arguments: zip([59_999, 60_000] as [Int64], [Rule.t2, nil]))
    func `a code of another session of the pair keeps the message back in silence`(delay: Int64, withheld: Rule?) {
        let outcome = Scenario.given(.untilCode).when(
            .request(client: 2).after(.seconds(0)), .passCaptcha.after(milliseconds: delay))
        #expect(outcome.issue?.withheld == withheld)
        #expect(outcome.answer == .codeIssued(issue: 1, expires: outcome.scenario.now + .minutes(5)))
    }

    @Test func `a code that was kept back starts no new wait for the pair`() {
        let scenario = Scenario.given(.untilCode, .untilCode(client: 2).after(.seconds(30)))
        let outcome = scenario.when(.untilCode(client: 3).after(.seconds(29)))
        #expect(outcome.issue?.withheld == nil)
    }
}

@Suite struct RuleT3Tests {
    @Test(arguments: zip([600_000, 600_001] as [Int64], [true, false]))
    func `a code is issued only if its whole life fits into the session`(delay: Int64, isIssued: Bool) {
        let scenario = Scenario.given(.request)
        let outcome = scenario.when(.passCaptcha.after(milliseconds: delay))
        #expect((outcome.issue != nil) == isIssued)
        #expect(outcome.rule == (isIssued ? nil : .t3))
    }

    @Test(arguments: zip([599_000, 599_001] as [Int64], [true, false]))
    func `a code is sent again only if its whole life fits into the session`(delay: Int64, isIssued: Bool) {
        let outcome = Scenario.given(.untilCode).when(.resend.after(milliseconds: delay))
        #expect((outcome.issue != nil) == isIssued)
    }

    @Test func `a captcha that comes too late has not used its token up`() {
        let ends = Scenario.noon + .hours(1)
        let scenario = Scenario.given(.request, .captcha(.success(ends), token: 3).after(.seconds(700)), .request)
        #expect(scenario.when(.captcha(.success(ends), token: 3)).issue != nil)
    }

    @Test(arguments: zip([899_999, 900_000] as [Int64], [false, true]))
    func `a session ends when its life is over`(delay: Int64, isOver: Bool) {
        let scenario = Scenario.given(.request)
        let outcome = scenario.when(.wait(milliseconds: delay))
        let end = Payload.recoveryEnded(RecoveryEnded(reason: .lifetime, due: scenario.now + .seconds(900)))
        #expect(outcome.settled.map(\.payload) == (isOver ? [end] : []))
    }

    @Test func `a verified session does not end by its life`() {
        let scenario = Scenario.given(.untilVerified, .wait(.seconds(1_000)))
        #expect(scenario.stage() == .awaitingDelivery)
    }
}

@Suite struct RuleT4Tests {
    @Test(arguments: zip([1_798_999, 1_799_000] as [Int64], [true, false]))
    func `temporary credentials live from when they were handed over`(delay: Int64, isLive: Bool) {
        // The claim comes a second before the acceptance.
        let outcome = Scenario.given(.untilCredentials).when(.useCredentials.after(milliseconds: delay))
        #expect(outcome.types == (isLive ? [.credentialsUsed] : []))
        #expect(outcome.settled.map(\.payload.type) == (isLive ? [] : [.credentialsExpired]))
    }

    @Test func `they open one sign-in, and the change of password follows it`() {
        let scenario = Scenario.given(.untilCredentials)
        #expect(scenario.when(.changePassword).rule == .t4)
        let used = scenario.and(.useCredentials)
        #expect(used.when(.useCredentials).rule == .t4)
        let changed = used.when(.changePassword)
        #expect(changed.types == [.passwordChanged])
        #expect(changed.scenario.when(.changePassword).rule == .t4)
    }

    @Test func `a sign-in does not make them live longer`() {
        let scenario = Scenario.given(.untilCredentials, .useCredentials.after(.seconds(1_700)))
        #expect(scenario.when(.changePassword.after(.seconds(99))).rule == .t4)
        #expect(scenario.when(.changePassword.after(.seconds(98))).types == [.passwordChanged])
    }

    @Test func `another account's credentials are not touched`() {
        #expect(Scenario.given(.untilCredentials).when(.useCredentials(.binh)).rule == .t4)
    }
}

@Suite struct RuleT5Tests {
    @Test func `whatever fell due is settled before a command, with the due time in its payload`() {
        let scenario = Scenario.given(.untilCode)
        let outcome = scenario.when(.rightCode.after(.hours(1)))
        let due = scenario.now + .seconds(300)
        let end = scenario.now + .seconds(899)
        #expect(
            outcome.settled.map(\.payload) == [
                .otpExpired(OTPExpired(issue: 1, due: due)),
                .recoveryEnded(RecoveryEnded(reason: .lifetime, due: end)),
            ])
        #expect(outcome.settled.allSatisfy { $0.time == outcome.scenario.now && $0.actor == .timer })
        #expect(outcome.rule == .o7)
    }

    @Test func `what falls due in many sessions comes in the order of its due times`() {
        var scenario = Scenario.given(.untilCode(.number(1)), .untilCode(.number(2)), .untilCode(.number(3)))
        scenario.play(.resend(in: 1).after(.seconds(100)))
        let settled = scenario.when(.wait(.hours(2))).settled
        let codes = settled.filter { $0.payload.type == .otpExpired }.map(\.session)
        let ends = settled.filter { $0.payload.type == .recoveryEnded }.map(\.session)
        #expect(codes == [2, 3, 1].map { scenario.session($0) })
        #expect(ends == [1, 2, 3].map { scenario.session($0) })
    }

    @Test func `the next due time is never later than what is due`() {
        let scenario = Scenario.given(.untilCode)
        #expect(scenario.situation.nextDue == scenario.now + .seconds(300))
        #expect(scenario.and(.giveUp, .wait(.hours(1))).situation.nextDue == nil)
    }

    @Test func `what was settled and never folded in is settled again`() {
        var situation = Scenario.given(.untilCode).situation
        let later = Scenario.noon + .hours(1)
        let first = situation.settle(at: later)
        #expect(first != nil)
        #expect(situation.settle(at: later) == first)
    }
}

@Suite struct RuleT6Tests {
    @Test func `a boot with a clock behind the log ends every open session`() {
        var scenario = Scenario.given(.untilCode, .request(.binh), .giveUp, .request(.number(3)))
        let drafts = scenario.situation.endOpenSessions(.clock) { _ in true }
        #expect(drafts.count == 2)
        for draft in drafts {
            scenario.situation.evolve(
                Event(time: scenario.now, session: draft.session, actor: draft.actor, payload: draft.payload))
        }
        #expect(scenario.situation.openSessions == 0)
    }
}

@Suite struct RuleT7Tests {
    @Test func `after a session that L1 ended the next one of the pair is a decoy for a while`() {
        let scenario = Scenario.given(.lockOut)
        #expect(scenario.when(.request.after(milliseconds: 29_999)).decoy == .t7)
        #expect(scenario.when(.request.after(milliseconds: 30_000)).decoy == nil)
        #expect(scenario.when(.request(.binh)).decoy == nil)
    }

    @Test func `the pause is longer with each in a row`() {
        var scenario = Scenario.given(policy: .standard { $0.pairWrongInDay = 1_000 })
        for pause in [30, 120, 600, 3_600, 3_600] as [Int64] {
            scenario.play(.lockOut)
            #expect(scenario.when(.request.after(milliseconds: pause * 1_000 - 1)).decoy == .t7)
            #expect(scenario.when(.request.after(.seconds(pause))).decoy != .t7)
            scenario.play(.wait(.seconds(pause)))
        }
    }

    @Test func `a success breaks the row`() {
        let scenario = Scenario.given(.lockOut, .wait(.minutes(10)), .untilVerified, .wait(.hours(1)), .lockOut)
        #expect(scenario.when(.request.after(milliseconds: 29_999)).decoy != nil)
        #expect(scenario.situation.pairs[Pair(account: .account(1), phone: .phone(1))]?.lockouts == 1)
    }

    @Test func `a day breaks the row`() {
        let almost = Scenario.given(.lockOut, .wait(.seconds(86_380)), .lockOut)
        #expect(almost.situation.pairs[Pair(account: .account(1), phone: .phone(1))]?.lockouts == 2)
        let later = Scenario.given(.lockOut, .wait(.days(1)), .lockOut)
        #expect(later.situation.pairs[Pair(account: .account(1), phone: .phone(1))]?.lockouts == 1)
    }

    @Test func `the pause is that of the policy that the session began under`() {
        let scenario = Scenario.given(.untilCode, .adopt { $0.pauses = [3_000] }, .wrongCode.times(5))
        #expect(scenario.when(.request.after(.seconds(30))).decoy == nil)
    }
}

@Suite struct RuleT8Tests {
    @Test(arguments: zip([1_799_999, 1_800_000] as [Int64], [false, true]))
    func `a session whose credentials are not sent in time ends`(delay: Int64, isOver: Bool) {
        let scenario = Scenario.given(.untilVerified)
        let outcome = scenario.when(.wait(milliseconds: delay))
        let end = Payload.recoveryEnded(RecoveryEnded(reason: .deliveryFailed, due: scenario.now + .minutes(30)))
        #expect(outcome.settled.map(\.payload) == (isOver ? [end] : []))
    }

    @Test func `a citizen who does not choose a password in time begins anew`() {
        let scenario = Scenario.given(.untilVerified, policy: .standard { $0.way = .chosen })
        #expect(scenario.stage() == .awaitingChoice)
        #expect(scenario.and(.wait(.minutes(30))).stage() == .ended)
    }

    @Test func `while the gateway refuses, credentials are tried until then`() {
        var scenario = Scenario.given(.untilCode, .claim, .accept, .rightCode, .claim, .refuseForNow)
        while let next = scenario.situation.nextMessage, scenario.stage() == .awaitingDelivery {
            scenario.play(Step([.claim.after(next - scenario.now), .refuseForNow]))
        }
        // The code's; then at once, after 5, 15, 45, 120, 300 s, and then every 300 s.
        #expect(scenario.events(of: .messageAttempted).count == 1 + 10)
        #expect(scenario.stage() == .ended)
    }
}
