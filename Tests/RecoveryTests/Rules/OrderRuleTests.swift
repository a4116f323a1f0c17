import Recovery
import Testing

@Suite struct RuleO1Tests {
    @Test func `a session begins with RecoveryRequested`() {
        let outcome = Scenario.given().when(.request)
        #expect(outcome.types == [.recoveryRequested])
        #expect(outcome.scenario.stage() == .awaitingCaptcha)
    }

    @Test func `the same browser asking again for the same pair goes on in its session`() {
        let scenario = Scenario.given(.request)
        let outcome = scenario.when(.request(resuming: 1))
        #expect(outcome.answer == .resumed(scenario.session(1)))
        #expect(outcome.events.isEmpty)
    }

    @Test func `another browser, or another pair, gets a session of its own`() {
        let scenario = Scenario.given(.request)
        #expect(scenario.when(.request).types == [.recoveryRequested])
        #expect(scenario.when(.request(.binh, resuming: 1)).types == [.recoveryRequested])
    }

    @Test func `a session that has ended is not resumed`() {
        let outcome = Scenario.given(.request, .giveUp).when(.request(resuming: 1))
        #expect(outcome.types == [.recoveryRequested])
    }

    @Test func `a session's id begins one session only`() {
        let scenario = Scenario.given(.request)
        let again = Step { scenario in
            .requestRecovery(
                RequestRecovery(
                    newSession: scenario.session(1), accountType: .individual, account: .account(5), phone: .phone(5),
                    client: .client(5), network: .network(5), standing: .matched, epoch: 0))
        }
        let outcome = scenario.when(again)
        #expect(outcome.rule == .o1)
        #expect(outcome.events.isEmpty)
    }
}

@Suite struct RuleO2Tests {
    @Test func `a captcha passes in a session that waits for it, and the code is issued with it`() {
        let outcome = Scenario.given(.request).when(.passCaptcha)
        #expect(outcome.types == [.captchaPassed, .otpIssued])
        #expect(outcome.scenario.stage() == .awaitingCode)
    }

    @Test func `a second captcha in a session is refused`() {
        let outcome = Scenario.given(.untilCode).when(.passCaptcha)
        #expect(outcome.rule == .o2)
        #expect(outcome.types == [.requestRefused])
    }

    @Test func `a token passes once, in any session`() {
        let ends = Scenario.noon + .minutes(10)
        let scenario = Scenario.given(.request, .captcha(.success(ends), token: 9), .request(.binh))
        let outcome = scenario.when(.captcha(.success(ends), token: 9))
        #expect(outcome.answer == .captchaFailed(.used))
        #expect(outcome.scenario.stage() == .awaitingCaptcha)
    }

    @Test func `a token that a refused captcha brought has not passed`() {
        let ends = Scenario.noon + .minutes(10)
        let scenario = Scenario.given(.untilCode, .captcha(.success(ends), token: 9), .request(.binh))
        #expect(scenario.when(.captcha(.success(ends), token: 9)).types == [.captchaPassed, .otpIssued])
    }

    @Test(arguments: [(1, true), (0, false), (-1, false)] as [(Int64, Bool)])
    func `a token whose end came while its command was on its way does not pass`(left: Int64, passes: Bool) {
        let scenario = Scenario.given(.request)
        let ends = scenario.now + Instant.Span(milliseconds: left)
        let outcome = scenario.when(.captcha(.success(ends), token: 9).after(milliseconds: 0))
        #expect(outcome.types == (passes ? [.captchaPassed, .otpIssued] : [.captchaFailed]))
        if !passes { #expect(outcome.answer == .captchaFailed(.expired)) }
    }

    @Test func `failures are written at the first, second, fourth and eighth`() {
        let scenario = Scenario.given(.request, .failCaptcha.times(9))
        let counts = scenario.log.compactMap { event -> UInt32? in
            guard case .captchaFailed(let it) = event.payload else { return nil }
            return it.count
        }
        #expect(counts == [1, 2, 4, 8])
    }

    @Test func `a captcha of no session at all is refused and not written`() {
        let outcome = Scenario.given().when(.passCaptcha)
        #expect(outcome.rule == .o1)
        #expect(outcome.events.isEmpty)
    }
}

@Suite struct RuleO3Tests {
    @Test func `no code is issued before the captcha`() {
        let outcome = Scenario.given(.request).when(.resend.after(.seconds(60)))
        #expect(outcome.rule == .o3)
        #expect(outcome.scenario.events(of: .otpIssued).isEmpty)
    }

    @Test func `a further issue has the next number`() {
        let outcome = Scenario.given(.untilCode).when(.resend.after(.seconds(60)))
        #expect(outcome.issue?.issue == 2)
    }

    @Test func `an expired code can be sent anew`() {
        let outcome = Scenario.given(.untilCode).when(.resend.after(.seconds(300)))
        #expect(outcome.settled.map(\.payload.type) == [.otpExpired])
        #expect(outcome.types == [.otpIssued])
        #expect(outcome.scenario.stage() == .awaitingCode)
    }

    @Test func `nothing is issued after the code was verified`() {
        #expect(Scenario.given(.untilVerified).when(.resend.after(.seconds(60))).rule == .o3)
    }

    @Test func `a code belongs to its session`() {
        let scenario = Scenario.given(.untilCode, .request, .verify(.newest, in: 2))
        #expect(scenario.events(of: .otpVerified).isEmpty)
        #expect(scenario.and(.verify(.newest, in: 1)).events(of: .otpVerified).count == 1)
    }
}

@Suite struct RuleO4Tests {
    @Test func `the newest code is verified, once`() {
        let scenario = Scenario.given(.untilCode)
        let outcome = scenario.when(.rightCode)
        #expect(outcome.types == [.otpVerified])
        #expect(outcome.answer == .verified(.temporary))
        #expect(outcome.scenario.when(.rightCode).rule == .o4)
    }

    @Test func `a superseded code is a wrong code`() {
        let outcome = Scenario.given(.untilCode, .resend.after(.seconds(60))).when(.oldCode)
        #expect(outcome.rejection == OTPRejected(issue: 2, attempt: 1, left: 4, reason: .superseded))
    }

    @Test func `a try before the first code is logged and not counted`() {
        let outcome = Scenario.given(.request).when(.wrongCode)
        #expect(outcome.rejection == OTPRejected(issue: 0, attempt: 0, left: 5, reason: .noneAlive, count: 1))
        #expect(outcome.scenario.situation.session(outcome.scenario.session(1))?.wrongCodes == 0)
    }

    @Test func `a try after the code expired is logged and neither compared nor counted`() {
        let scenario = Scenario.given(.untilCode, .wrongCode)
        let outcome = scenario.when(.rightCode.after(.seconds(300)))
        #expect(outcome.rejection == OTPRejected(issue: 1, attempt: 0, left: 4, reason: .noneAlive, count: 1))
        #expect(outcome.answer == .codeRejected(left: 4))
    }

    @Test func `tries while no code lives are written at the first, second and fourth`() {
        let scenario = Scenario.given(.request, .wrongCode.times(7))
        #expect(scenario.events(of: .otpRejected).count == 3)
    }

    @Test func `a code whose message was kept back is known to nobody`() {
        let scenario = Scenario.given(.untilCode, .untilCode(client: 2))
        let outcome = scenario.when(.rightCode)
        #expect(outcome.rejection?.reason == .withheld)
        #expect(outcome.answer == .codeRejected(left: 4))
    }
}

@Suite struct RuleO5Tests {
    @Test func `the gateway's acceptance is CredentialsSent`() {
        let outcome = Scenario.given(.untilCode, .claim, .accept, .rightCode, .claim).when(.accept)
        #expect(outcome.types == [.credentialsSent])
        #expect(outcome.scenario.stage() == .credentialsLive)
    }

    @Test func `a second acceptance changes nothing`() {
        let outcome = Scenario.given(.untilCredentials).when(.accept)
        #expect(outcome.answer == .done)
        #expect(outcome.events.isEmpty)
    }

    @Test func `no credentials are claimed before the code is verified`() {
        let scenario = Scenario.given(.untilCode, .claim)
        #expect(scenario.claims.map(\.message.kind) == [.code])
    }

    @Test func `an acceptance of credentials that were never handed over is not believed`() {
        let credentials = MessageID(kind: .credentials, number: 1)
        let outcome = Scenario.given(.untilVerified)
            .when(.answer(.accepted(reference: "forged", parts: 1), to: credentials, attempt: 1))
        #expect(outcome.events.isEmpty)
    }

    @Test func `a pair that no longer matches ends the session before anything is changed`() {
        let outcome = Scenario.given(.untilVerified).when(.abandon)
        #expect(outcome.events.map(\.payload) == [.recoveryEnded(RecoveryEnded(reason: .pairChanged))])
        #expect(outcome.scenario.and(.claim).claims.isEmpty)
    }

    @Test func `a password is chosen only after the code`() {
        let policy = Policy.standard { $0.way = .chosen }
        let scenario = Scenario.given(.untilCode, policy: policy)
        #expect(scenario.when(.choosePassword).rule == .o5)
        let outcome = scenario.when(.rightCode, .choosePassword)
        #expect(outcome.types == [.passwordChanged])
        #expect(outcome.scenario.stage() == .completed)
        #expect(outcome.scenario.when(.choosePassword).rule == .o7)
    }

    @Test func `newer credentials take the place of older ones of the account`() {
        let scenario = Scenario.given(.untilCredentials, .wait(.minutes(10)))
        let outcome = scenario.when(.untilCode, .claim, .accept, .rightCode, .claim, .accept)
        #expect(outcome.types == [.credentialsExpired, .credentialsSent])
        #expect(outcome.scenario.stage(1) == .completed)
        #expect(outcome.scenario.stage(2) == .credentialsLive)
    }

    @Test func `a chosen password ends older credentials of the account`() {
        let scenario = Scenario.given(.untilCredentials, .adopt { $0.way = .chosen }, .wait(.minutes(10)))
        let outcome = scenario.when(.untilVerified, .choosePassword)
        #expect(outcome.types == [.credentialsExpired, .passwordChanged])
    }
}

@Suite struct RuleO6Tests {
    @Test func `a code expires at its due time and not before`() {
        let scenario = Scenario.given(.untilCode)
        #expect(scenario.when(.wait(milliseconds: 299_999)).settled.isEmpty)
        let outcome = scenario.when(.wait(milliseconds: 300_000))
        #expect(outcome.settled.map(\.payload) == [.otpExpired(OTPExpired(issue: 1, due: scenario.now + .minutes(5)))])
    }

    @Test func `a verified code does not expire`() {
        let scenario = Scenario.given(.untilVerified, .wait(.minutes(5)))
        #expect(scenario.events(of: .otpExpired).isEmpty)
    }

    @Test func `a superseded code does not expire`() {
        let scenario = Scenario.given(.untilCode, .resend.after(.seconds(60)), .wait(.seconds(240)))
        #expect(scenario.events(of: .otpExpired).isEmpty)
        let outcome = scenario.when(.wait(.seconds(60)))
        #expect(outcome.settled.count == 1)
        #expect(outcome.scenario.stage() == .codeExpired)
    }

    @Test func `the end of a session kills its code without an event of its own`() {
        let scenario = Scenario.given(.untilCode, .giveUp, .wait(.hours(1)))
        #expect(scenario.events(of: .otpExpired).isEmpty)
        #expect(scenario.log.last?.payload == .recoveryEnded(RecoveryEnded(reason: .givenUp)))
    }
}

@Suite struct RuleO7Tests {
    static let ended: [Step] = [
        Step([.untilCode, .giveUp]), .lockOut, Step([.untilCode, .wait(.hours(1))]),
        Step([.untilCredentials, .wait(.hours(1))]), Step([.untilCredentials, .useCredentials, .changePassword]),
    ]

    @Test(arguments: ended.indices)
    func `a citizen's command after the end is refused`(_ index: Int) {
        let scenario = Scenario.given(Self.ended[index])
        for step in [Step.passCaptcha, .resend, .rightCode, .giveUp, .choosePassword, .abandon] {
            #expect(scenario.when(step).rule == .o7)
        }
        #expect(scenario.when(.useCredentials).rule == .t4)
        #expect(scenario.when(.changePassword).rule == .t4)
    }

    @Test func `refusals of an ended session are written at the first, second, fourth and eighth`() {
        let scenario = Scenario.given(.untilCode, .giveUp, .rightCode.times(9))
        #expect(scenario.events(of: .requestRefused).count == 4)
    }

    @Test func `the outcome of a message that was under way is written after the end`() {
        let scenario = Scenario.given(.untilCode, .claim, .giveUp)
        #expect(scenario.when(.accept).types == [.messageAccepted])
        #expect(scenario.when(.refuseForNow).types == [.messageFailed])
        #expect(scenario.when(.accept, .receipt(true)).types == [.messageDelivered])
        #expect(scenario.when(.claim.after(.seconds(30))).types == [.messageFailed])
    }

    @Test func `a session that is disavowed after its end only says so`() {
        let outcome = Scenario.given(.untilCredentials, .wait(.hours(1))).when(.disavow)
        #expect(outcome.events.map(\.payload) == [.recoveryDisavowed(RecoveryDisavowed(revoked: false))])
    }

    @Test func `the lock of the account is written before the end of the session`() {
        let scenario = Scenario.given(.untilCode, .wrongCode.times(4), policy: .standard { $0.pairWrongInAll = 5 })
        let outcome = scenario.when(.wrongCode)
        #expect(outcome.types == [.otpRejected, .recoveryLocked, .recoveryLocked])
        #expect(outcome.scenario.log.last?.payload.isEnd == true)
        #expect(outcome.answer == .locked)
    }
}
