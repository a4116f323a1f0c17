import Recovery
import Testing

@Suite struct RuleL1Tests {
    @Test func `the fifth wrong code ends the session in the same batch`() {
        let scenario = Scenario.given(.untilCode, .wrongCode.times(4))
        #expect(scenario.stage() == .awaitingCode)
        let outcome = scenario.when(.wrongCode)
        #expect(outcome.types == [.otpRejected, .recoveryLocked])
        #expect(outcome.rejection?.left == 0)
        #expect(outcome.answer == .locked)
        #expect(outcome.scenario.stage() == .ended)
    }

    @Test func `the right code after four wrong ones is verified, after five it is not`() {
        #expect(Scenario.given(.untilCode, .wrongCode.times(4)).when(.rightCode).isVerified)
        #expect(Scenario.given(.untilCode, .wrongCode.times(5)).when(.rightCode).rule == .o7)
    }

    @Test func `a new issue does not reset the count`() {
        let scenario = Scenario.given(.untilCode, .wrongCode.times(4), .resend.after(.seconds(60)))
        #expect(scenario.when(.wrongCode).answer == .locked)
    }

    @Test func `the number is that of the policy that the session began under`() {
        let scenario = Scenario.given(.request, .adopt { $0.wrongCodes = 1 }, .passCaptcha)
        #expect(scenario.when(.wrongCode).answer == .codeRejected(left: 4))
        #expect(scenario.when(.untilCode(.binh), .wrongCode).answer == .locked)
    }
}

@Suite struct RuleL2Tests {
    @Test func `the fourth code of a pair within ten minutes is kept back`() {
        let scenario = Scenario.given(.untilCode, .resend.after(.seconds(60)).times(1), .resend.after(.seconds(60)))
        let outcome = scenario.when(.resend.after(.seconds(60)))
        #expect(outcome.issue?.withheld == .l2)
        #expect(outcome.answer == .codeIssued(issue: 4, expires: outcome.scenario.now + .minutes(5)))
        #expect(outcome.scenario.codesDue == 3)
    }

    @Test(arguments: zip([599_999, 600_000] as [Int64], [Rule.l2, nil]))
    func `ten minutes after the first of three codes the next session is real`(delay: Int64, decoy: Rule?) {
        let first = Scenario.given(.untilCode)
        let scenario = first.and(.untilCode.after(.seconds(60)), .untilCode.after(.seconds(60)))
        let waited = scenario.now - first.now
        let outcome = scenario.when(.request.after(milliseconds: delay - waited.milliseconds))
        #expect(outcome.decoy == decoy)
    }

    @Test(arguments: zip([86_399_999, 86_400_000] as [Int64], [Rule.l2, nil]))
    func `a day after the first of five codes the next session is real`(delay: Int64, decoy: Rule?) {
        let first = Scenario.given(.untilCode)
        let scenario = first.and(Step.untilCode.after(.minutes(20)).times(4))
        #expect(scenario.codesDue == 5)
        let waited = scenario.now - first.now
        #expect(scenario.when(.request.after(milliseconds: delay - waited.milliseconds)).decoy == decoy)
    }

    @Test func `codes of many accounts to one phone count together`() {
        let phone = Pseudonym.phone(1)
        let scenario = Scenario.given(
            .untilCode(.number(1).with(phone: phone)), .untilCode(.number(2).with(phone: phone)),
            .untilCode(.number(3).with(phone: phone)))
        #expect(scenario.codesDue == 3)
        #expect(scenario.when(.request(.number(4).with(phone: phone))).decoy == .l2)
        #expect(scenario.when(.request(.number(4))).decoy == nil)
    }

    @Test func `codes to many phones of one account count together`() {
        let an = Citizen.an
        let scenario = Scenario.given(
            .untilCode(an), .untilCode(an.with(phone: .phone(7))), .untilCode(an.with(phone: .phone(8))))
        #expect(scenario.when(.request(an.with(phone: .phone(9)))).decoy == .l2)
    }

    @Test func `codes that were kept back do not count`() {
        var scenario = Scenario.given(.untilCode)
        for client in 2...6 as ClosedRange<UInt64> { scenario.play(.untilCode(client: client)) }
        #expect(scenario.codesDue == 1)
        #expect(scenario.when(.request.after(.seconds(60))).decoy == nil)
    }

    @Test func `a decoy's codes count for its pair alone`() {
        let wrong = Citizen.an.with(.otherPhone)
        let scenario = Scenario.given(Step.untilCode(wrong).times(3))
        // Nothing was sent to the phone or for the account, but this pair has asked for three.
        #expect(scenario.when(.request(.an)).decoy == .l2)
        #expect(scenario.when(.request(Citizen.an.with(phone: .phone(7)))).decoy == nil)
        #expect(scenario.when(.request(Citizen.binh.with(phone: .phone(1)))).decoy == nil)
    }

    @Test func `a cap of thirty days can be set`() {
        let policy = Policy.standard { $0.codesInThirtyDays = 3 }
        let first = Scenario.given(.untilCode, policy: policy)
        let scenario = first.and(Step.untilCode.after(.days(9)).times(2))
        let rest = Instant.Span.days(30).milliseconds - (scenario.now - first.now).milliseconds
        #expect(scenario.when(.request.after(milliseconds: rest - 1)).decoy == .l2)
        #expect(scenario.when(.request.after(milliseconds: rest)).decoy == nil)
        let off = Scenario.given(.untilCode, Step.untilCode.after(.days(9)).times(2))
        #expect(off.when(.request).decoy == nil)
    }

    @Test func `sessions that began before the limit was reached keep their code back`() {
        let scenario = Scenario.given(
            .request, .request, .request, .request, .passCaptcha(in: 1), .passCaptcha(in: 2).after(.seconds(60)),
            .passCaptcha(in: 3).after(.seconds(60)))
        #expect(scenario.when(.passCaptcha(in: 4).after(.seconds(60))).issue?.withheld == .l2)
    }
}

@Suite struct RuleL3Tests {
    /// As many wrong codes of a pair as there may be, in sessions that L1 does not end.
    static func wrong(_ count: Int) -> Step {
        Step(
            Array(repeating: Step([.untilCode, .wrongCode.times(4), .giveUp]).after(.minutes(20)), count: count / 4)
                + [.untilCode.after(.minutes(20)), .wrongCode.times(count % 4), .giveUp])
    }

    @Test func `ten wrong codes of a pair within a day make decoys of the rest`() {
        #expect(Scenario.given(Self.wrong(9)).when(.request.after(.minutes(20))).decoy == nil)
        let scenario = Scenario.given(Self.wrong(10))
        #expect(scenario.when(.request.after(.minutes(20))).decoy == .l3)
        #expect(scenario.when(.request(.binh)).decoy == nil)
    }

    @Test(arguments: zip([86_399_999, 86_400_000] as [Int64], [Rule.l3, nil]))
    func `a day after the first of ten the next session is real`(delay: Int64, decoy: Rule?) {
        let first = Scenario.given(.untilCode, .wrongCode)
        let scenario = first.and(.giveUp, Self.wrong(9))
        let waited = scenario.now - first.now
        #expect(scenario.when(.request.after(milliseconds: delay - waited.milliseconds)).decoy == decoy)
    }

    @Test func `the rest of a session that reaches it is a decoy's too`() {
        let policy = Policy.standard { $0.pairWrongInDay = 3 }
        let scenario = Scenario.given(.untilCode, .wrongCode.times(3), policy: policy)
        let outcome = scenario.when(.rightCode)
        #expect(outcome.rejection?.reason == .decoy)
        #expect(outcome.answer == .codeRejected(left: 1))
        let resent = scenario.when(.resend.after(.seconds(60)))
        #expect(resent.issue?.withheld == .l3)
    }

    @Test func `tries that were not compared do not count`() {
        let scenario = Scenario.given(
            .lockOut(Citizen.an.with(.disabled)), .lockOut(Citizen.an.with(.unreachable)), .request, .wrongCode)
        let pair = scenario.situation.pairs[Pair(account: .account(1), phone: .phone(1))]
        #expect(pair?.wrongInAll == 0)
        #expect(pair?.wrong == RecentTimes())
    }

    @Test func `a hundred without a success lock the account until an operator lifts it`() {
        let policy = Policy.standard {
            $0.pairWrongInDay = 1_000
            $0.pairWrongInAll = 8
        }
        let scenario = Scenario.given(
            .untilCode, .wrongCode.times(4), .giveUp, .untilCode.after(.days(40)), .wrongCode.times(3), policy: policy)
        let outcome = scenario.when(.wrongCode)
        #expect(outcome.types == [.otpRejected, .recoveryLocked])
        #expect(outcome.answer == .codeRejected(left: 1))
        let locked = outcome.scenario
        #expect(locked.when(.rightCode).rejection?.reason == .decoy)
        #expect(locked.when(.request.after(.days(400))).decoy == .l3)
        #expect(locked.when(.request(Citizen.an.with(phone: .phone(5))).after(.days(400))).decoy == .l3)
        let unlocked = locked.and(.unlock(), .wait(.days(2)))
        #expect(unlocked.when(.request).decoy == nil)
        #expect(unlocked.when(.untilCode, .wrongCode).types == [.otpRejected])
    }

    @Test func `a success begins the count of a hundred anew`() {
        let policy = Policy.standard { $0.pairWrongInAll = 5 }
        let scenario = Scenario.given(
            .untilCode, .wrongCode.times(4), .rightCode, .untilCode.after(.hours(1)), .wrongCode.times(4),
            policy: policy)
        #expect(scenario.events(of: .recoveryLocked).isEmpty)
        #expect(scenario.when(.wrongCode).types == [.otpRejected, .recoveryLocked, .recoveryLocked])
    }

    @Test func `an account that is not locked cannot be unlocked`() {
        let outcome = Scenario.given().when(.unlock())
        #expect(outcome.rule == .l3)
        #expect(outcome.events.isEmpty)
    }
}

@Suite struct RuleL4Tests {
    /// Requests of different citizens, two a minute, so that no other limit is near.
    static func requests(_ count: UInt64, every delay: Instant.Span = .seconds(30)) -> Step {
        Step((0..<count).map { request(.number($0 % 15)).after(delay) })
    }

    private static func request(_ who: Citizen) -> Step { .request(who) }

    @Test func `the eleventh request of a client within an hour must pass a harder captcha`() {
        #expect(Scenario.given(Self.requests(9)).when(.request).request?.difficulty == .normal)
        let scenario = Scenario.given(Self.requests(10))
        #expect(scenario.when(.request).request?.difficulty == .harder)
        #expect(scenario.when(.request(client: 2)).request?.difficulty == .normal)
        #expect(scenario.when(.request.after(.hours(1))).request?.difficulty == .normal)
    }

    @Test func `the sixty-first within an hour is refused, and says until when`() {
        let scenario = Scenario.given(Self.requests(60))
        let outcome = scenario.when(.request)
        #expect(outcome.rule == .l4)
        let first = scenario.log[0].time
        #expect(outcome.until == first + .hours(1))
        #expect(scenario.when(.request(client: 2)).rule == nil)
        let wait = (first + .hours(1) - scenario.now).milliseconds
        #expect(scenario.when(.request.after(milliseconds: wait - 1)).rule == .l4)
        #expect(scenario.when(.request.after(milliseconds: wait)).rule == nil)
    }

    @Test func `the two hundred and first within a day is refused`() {
        let scenario = Scenario.given(Self.requests(200, every: .seconds(90)))
        #expect(scenario.when(.request).rule == .l4)
        #expect(scenario.when(.request).until == scenario.log[0].time + .days(1))
    }

    @Test func `refused requests count towards no limit and are written at the first, second and fourth`() {
        let scenario = Scenario.given(Self.requests(60), Step.request.times(5))
        #expect(scenario.events(of: .requestRefused).count == 3)
        let first = scenario.log[0].time
        #expect(scenario.when(.request.after(first + .hours(1) - scenario.now)).rule == nil)
    }

    @Test func `a trusted network has numbers of its own`() {
        let scenario = Scenario.given(Self.requests(60))
        let outcome = scenario.when(.request(isTrusted: true))
        #expect(outcome.rule == nil)
        #expect(outcome.request?.difficulty == .normal)
    }
}

@Suite struct RuleL5Tests {
    @Test func `the three hundred and first request of a network within an hour is refused`() {
        let many = Step((0..<300).map { .request(.number($0), client: $0).after(.seconds(1)) })
        let scenario = Scenario.given(many)
        #expect(scenario.when(.request(client: 1_000)).rule == .l5)
        #expect(scenario.when(.request(client: 1_000)).until == scenario.log[0].time + .hours(1))
        #expect(scenario.when(.request(client: 1_000, network: 2)).rule == nil)
        #expect(scenario.when(.request(client: 1_000).after(.minutes(56))).rule == nil)
    }
}

@Suite struct RuleL6Tests {
    @Test func `the twenty-first account within an hour is refused, an account already asked for is not`() {
        let scenario = Scenario.given(Step((0..<20).map { .request(.number($0)) }))
        #expect(scenario.when(.request(.number(50))).rule == .l6)
        #expect(scenario.when(.request(.number(50))).until == scenario.log[0].time + .hours(1))
        #expect(scenario.when(.request(.number(3))).rule == nil)
        let wait = (scenario.log[0].time + .hours(1) - scenario.now).milliseconds
        #expect(scenario.when(.request(.number(50)).after(milliseconds: wait - 1)).rule == .l6)
        #expect(scenario.when(.request(.number(50)).after(milliseconds: wait)).rule == nil)
    }
}

@Suite struct RuleL7Tests {
    @Test func `the sixth phone for an account from a network within a day asks for a harder captcha`() {
        let scenario = Scenario.given(
            Step((1...5).map { .request(Citizen.an.with(phone: .phone($0)).with(.otherPhone), client: $0) }))
        let sixth = Citizen.an.with(phone: .phone(6)).with(.otherPhone)
        #expect(scenario.when(.request(sixth, client: 9)).request?.difficulty == .harder)
        #expect(scenario.when(.request(.an, client: 9)).request?.difficulty == .normal)
        #expect(scenario.when(.request(sixth, client: 9, network: 2)).request?.difficulty == .normal)
        #expect(scenario.when(.request(sixth, client: 9).after(.days(1))).request?.difficulty == .normal)
    }
}

@Suite struct RuleL8Tests {
    static let policy = Policy.standard { $0.dailyMessages = 10 }

    static func messages(_ count: UInt64) -> Step {
        Step((1...count).map { Step([.untilCode(.number($0), client: $0), .claim, .accept]) })
    }

    @Test func `the day's budget refuses requests when it is spent, and warns before`() {
        let six = Scenario.given(Self.messages(6), policy: Self.policy)
        #expect(!six.situation.isNearMessageBudget(at: six.now))
        let seven = Scenario.given(Self.messages(7), policy: Self.policy)
        #expect(seven.situation.isNearMessageBudget(at: seven.now))
        #expect(seven.when(.request).rule == nil)
        let ten = Scenario.given(Self.messages(10), policy: Self.policy)
        #expect(ten.when(.request(client: 99)).rule == .l8)
    }

    @Test(arguments: [Citizen.number(50), .nobody])
    func `a resend is refused too, a decoy's alike, and T2 before it`(who: Citizen) {
        let spent = Scenario.given(Self.messages(10), .adopt { $0.dailyMessages = 100 }, policy: Self.policy)
            .and(.untilCode(who), .adopt(Self.policy))
        #expect(spent.when(.resend).rule == .t2)
        let again = spent.when(.resend.after(.seconds(61)))
        #expect(again.rule == .l8 && again.until == Scenario.noon + .hours(12))
        #expect(again.types == [.requestRefused])
        #expect(spent.and(.adopt { $0.dailyMessages = 100 }).when(.resend.after(.seconds(61))).rule == nil)
        #expect(spent.when(.request(who).after(.hours(12))).rule == nil)
    }

    @Test func `what is owed still goes out`() {
        let spent = Scenario.given(Self.messages(10), .adopt { $0.dailyMessages = 100 }, policy: Self.policy)
            .and(.request(.number(50), client: 98), .adopt(Self.policy))
        #expect(spent.when(.request(client: 99)).rule == .l8)
        let code = spent.and(.passCaptcha, .claim)
        #expect(code.claims.map(\.session) == [code.session(nil)])
        let refused = code.and(.answer(.rejected(code: 1, isRetryable: true)), .claim.after(.seconds(5)), .accept)
        #expect(refused.claims.map(\.attempt) == [2])
        let verified = refused.and(.rightCode, .claim)
        #expect(verified.claims.map(\.message.kind) == [.credentials])
    }

    @Test func `the day is Vietnam's`() {
        let scenario = Scenario.given(Self.messages(10), policy: Self.policy)
        let midnight = Scenario.noon + .hours(12)
        #expect(scenario.when(.request).until == midnight)
        let wait = (midnight - scenario.now).milliseconds
        #expect(scenario.when(.request.after(milliseconds: wait - 1)).rule == .l8)
        #expect(scenario.when(.request.after(milliseconds: wait)).rule == nil)
    }
}
