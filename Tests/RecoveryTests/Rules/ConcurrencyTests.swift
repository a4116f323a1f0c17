import Recovery
import Testing

/// What comes at once is decided one after another, at one and the same moment.
@Suite struct ConcurrencyTests {
    private func atOnce(_ step: Step) -> Step { step.after(.seconds(0)) }

    @Test func `two hundred right codes at once are verified once`() {
        let scenario = Scenario.given(.untilCode, atOnce(.rightCode).times(200))
        #expect(scenario.events(of: .otpVerified).count == 1)
        #expect(scenario.events(of: .requestRefused).count == 8)
    }

    @Test func `of two hundred wrong codes at once five count and the session ends`() {
        let scenario = Scenario.given(.untilCode, atOnce(.wrongCode).times(200))
        #expect(scenario.events(of: .otpRejected).count == 5)
        #expect(scenario.events(of: .recoveryLocked).count == 1)
        #expect(scenario.stage() == .ended)
    }

    @Test func `two hundred requests for one pair at once bring as many codes as T2 and L2 allow`() {
        var scenario = Scenario.given(Step((1...200).map { atOnce(.request(client: $0)) }))
        #expect(scenario.sessions.count == 200)
        for minute in 0..<10 {
            for session in 1...200 {
                let step =
                    scenario.stage(session) == .awaitingCaptcha ? Step.passCaptcha(in: session) : .resend(in: session)
                scenario.play(session == 1 ? step.after(.minutes(minute == 0 ? 0 : 1)) : atOnce(step))
            }
            scenario.play(atOnce(.claim))
        }
        #expect(scenario.codesDue == 3)
        #expect(scenario.events(of: .messageAttempted).count == 3)
    }

    @Test func `the same request two hundred times has one effect and equal answers`() {
        var scenario = Scenario.given()
        let first = scenario.play(.request.named(1))
        for _ in 1..<200 { #expect(scenario.play(atOnce(.request.named(1))).answer == first.answer) }
        #expect(scenario.log.count == 1)
    }

    static let prefixes: [(given: Step, command: Step)] = [
        (Step([]), .request), (.request, .failCaptcha), (.request, .passCaptcha), (.request, .wrongCode),
        (.untilCode, .resend.after(.seconds(60))), (.untilCode, .resend), (.untilCode, .wrongCode),
        (.untilCode, .rightCode), (Step([.untilCode, .wrongCode.times(4)]), .wrongCode), (.untilCode, .giveUp),
        (.untilCredentials, .disavow), (.untilCredentials, .disavow(false)), (.untilCredentials, .useCredentials),
        (.lockOut, .rightCode), (Step.request.times(60), .request),
    ]

    @Test(arguments: prefixes.indices)
    func `the same command again gets the answer that its events tell`(_ index: Int) {
        let (given, command) = Self.prefixes[index]
        let first = Scenario.given(given).when(command.named(5))
        #expect(!first.events.isEmpty)
        let again = first.scenario.when(command.named(5).after(milliseconds: 86_399_999))
        #expect(again.answer == first.answer)
        #expect(again.events.isEmpty)
    }

    @Test func `a fifth wrong code that also locks the account tells the same`() {
        let policy = Policy.standard { $0.pairWrongInAll = 5 }
        let first = Scenario.given(.untilCode, .wrongCode.times(4), policy: policy).when(.wrongCode.named(5))
        #expect(first.scenario.when(.wrongCode.named(5)).answer == first.answer)
        let other = Policy.standard { $0.pairWrongInAll = 4 }
        let second = Scenario.given(.untilCode, .wrongCode.times(3), policy: other).when(.wrongCode.named(5))
        #expect(second.answer == .codeRejected(left: 1))
        #expect(second.scenario.when(.wrongCode.named(5)).answer == second.answer)
    }

    @Test func `a command's id is forgotten after a day`() {
        let scenario = Scenario.given(.request.named(1))
        #expect(scenario.when(.request.named(1).after(.days(1))).types == [.recoveryRequested])
    }
}
