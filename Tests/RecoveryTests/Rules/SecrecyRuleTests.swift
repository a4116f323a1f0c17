import Recovery
import Testing

@Suite struct RuleE1Tests {
    static let standings: [DirectoryStanding] = [.unknown, .otherPhone, .disabled, .unreachable]

    @Test(arguments: standings)
    func `whatever the directory says, the citizen's answers are the same`(_ standing: DirectoryStanding) {
        let steps: [Step] = [
            .request, .failCaptcha, .passCaptcha, .wrongCode, .resend, .resend.after(.seconds(60)), .oldCode,
            .wrongCode.after(.minutes(5)), .resend, .wrongCode.times(3), .wrongCode, .resend, .request,
        ]
        var real = Scenario.given()
        var other = Scenario.given()
        for step in steps {
            let answer = real.play(step).answer
            #expect(other.play(step.asked(as: standing)).answer == answer)
        }
    }

    @Test func `the log says why a session is a decoy`() {
        let outcome = Scenario.given().when(.request(.nobody))
        #expect(outcome.request?.decoy == .e1)
        #expect(outcome.request?.standing == .unknown)
    }
}

@Suite struct RuleE2Tests {
    @Test func `a decoy's code is issued, and no message is due`() {
        let scenario = Scenario.given(.untilCode(.nobody), .claim)
        #expect(scenario.events(of: .otpIssued).count == 1)
        #expect(scenario.claims.isEmpty)
        #expect(scenario.situation.nextMessage == nil)
    }

    @Test func `a decoy refuses every code, the right one too`() {
        let outcome = Scenario.given(.untilCode(.nobody)).when(.rightCode)
        #expect(outcome.rejection?.reason == .decoy)
        #expect(outcome.answer == .codeRejected(left: 4))
    }

    @Test func `a decoy expires, ends and locks as a real session does`() {
        let expired = Scenario.given(.untilCode(.nobody)).when(.wait(.hours(1)))
        #expect(expired.settled.map(\.payload.type) == [.otpExpired, .recoveryEnded])
        let locked = Scenario.given(.lockOut(.nobody))
        #expect(locked.log.last?.payload.type == .recoveryLocked)
    }
}

@Suite struct RuleE3Tests {
    @Test func `a right token disavows, ends the session and takes its credentials back`() {
        let outcome = Scenario.given(.untilCredentials).when(.disavow)
        #expect(
            outcome.events.map(\.payload) == [
                .recoveryDisavowed(RecoveryDisavowed(revoked: true)), .recoveryEnded(RecoveryEnded(reason: .disavowed)),
            ])
        #expect(outcome.scenario.when(.useCredentials).rule == .t4)
    }

    @Test func `a password that may have been set already is taken back too`() {
        let untried = Scenario.given(.untilVerified).when(.disavow)
        #expect(untried.events.first?.payload == .recoveryDisavowed(RecoveryDisavowed(revoked: false)))
        let tried = Scenario.given(.untilVerified, .claim).when(.disavow)
        #expect(tried.events.first?.payload == .recoveryDisavowed(RecoveryDisavowed(revoked: true)))
    }

    @Test func `a second disavowal changes nothing`() {
        let outcome = Scenario.given(.untilCredentials, .disavow).when(.disavow)
        #expect(outcome.answer == .done)
        #expect(outcome.events.isEmpty)
    }

    @Test func `after five wrong tokens the right one is refused too, and each is in the log`() {
        let scenario = Scenario.given(.untilCredentials, .disavow(false).times(4))
        #expect(scenario.when(.disavow).types.first == .recoveryDisavowed)
        let spent = scenario.and(.disavow(false))
        #expect(spent.events(of: .requestRefused).count == 5)
        let outcome = spent.when(.disavow)
        #expect(outcome.rule == .e3)
        #expect(outcome.events.isEmpty)
    }

    @Test func `a session can be disavowed for ten days`() {
        let scenario = Scenario.given(.untilCredentials)
        guard let begun = scenario.situation.session(scenario.session(1))?.begun else {
            Issue.record("there is no session")
            return
        }
        let wait = (begun + .days(10) - scenario.now).milliseconds
        #expect(scenario.when(.disavow.after(milliseconds: wait - 1)).types == [.recoveryDisavowed])
        #expect(scenario.when(.disavow.after(milliseconds: wait)).rule == .e3)
    }
}

extension Step {
    /// The same requests, but the directory says otherwise.
    func asked(as standing: DirectoryStanding) -> Step {
        Step(
            actions: actions.map { action in
                Action(delay: action.delay, reference: action.reference) { scenario in
                    let command = action.command(&scenario)
                    guard case .requestRecovery(var it) = command else { return command }
                    it.standing = standing
                    return .requestRecovery(it)
                }
            })
    }
}
