import Recovery
import Testing

@Suite struct MessageTests {
    static let credentialsClaimed = Step([.untilCode, .claim, .accept, .rightCode, .claim])

    @Test func `a message is written down before it is handed over, with its lease`() {
        let outcome = Scenario.given(.untilCode).when(.claim)
        let now = outcome.scenario.now
        let attempt = MessageAttempted(
            message: MessageID(kind: .code, number: 1), attempt: 1, worker: 1, leaseEnds: now + .seconds(30))
        #expect(outcome.events.map(\.payload) == [.messageAttempted(attempt)])
    }

    @Test func `two workers do not take the same message`() {
        let scenario = Scenario.given(.untilCode, .claim)
        let again = Step { .claimMessages(worker: 2, sessions: [$0.session(1), $0.session(1)]) }
        #expect(scenario.when(again.after(milliseconds: 29_999)).answer == .claimed([]))
    }

    @Test func `a session that is named twice is claimed once`() {
        let twice = Step { .claimMessages(worker: 2, sessions: [$0.session(1), $0.session(1)]) }
        #expect(Scenario.given(.untilCode).when(twice).types == [.messageAttempted])
    }

    @Test func `a code is not sent again by itself after its answer was lost`() {
        let lapsed = Scenario.given(.untilCode, .claim).when(.claim.after(.seconds(30)))
        #expect(lapsed.types == [.messageFailed])
        let told = Scenario.given(.untilCode, .claim).when(.loseAnswer, .claim.after(.minutes(1)))
        #expect(told.events.isEmpty)
        #expect(told.scenario.events(of: .messageAttempted).count == 1)
    }

    @Test func `credentials whose answer was lost are sent once more, after the lease`() {
        let lost = Scenario.given(Self.credentialsClaimed, .loseAnswer)
        #expect(lost.when(.claim.after(.seconds(28))).events.isEmpty)
        let outcome = lost.when(.claim.after(.seconds(29)))
        #expect(outcome.types == [.messageAttempted])
        let lostAgain = outcome.scenario.when(.loseAnswer)
        #expect(lostAgain.types == [.messageFailed, .recoveryEnded])
    }

    @Test func `credentials whose lease lapses are sent once more and then given up`() {
        let once = Scenario.given(Self.credentialsClaimed).when(.claim.after(.seconds(30)))
        #expect(once.types == [.messageFailed, .messageAttempted])
        let twice = once.scenario.when(.claim.after(.seconds(30)))
        #expect(twice.types == [.messageFailed, .recoveryEnded])
    }

    @Test func `an acceptance that comes late is believed`() {
        let scenario = Scenario.given(Self.credentialsClaimed, .claim.after(.seconds(30)))
        let credentials = MessageID(kind: .credentials, number: 1)
        let late = scenario.when(.answer(.accepted(reference: "late", parts: 1), to: credentials, attempt: 1))
        #expect(late.types == [.credentialsSent])
        #expect(late.scenario.when(.accept).events.isEmpty)
        #expect(late.scenario.when(.refuseForGood).events.isEmpty)
    }

    @Test func `a refusal that may pass is tried again after its wait`() {
        let scenario = Scenario.given(.untilCode, .claim, .refuseForNow)
        #expect(scenario.when(.claim.after(milliseconds: 4_999)).events.isEmpty)
        #expect(scenario.when(.claim.after(.seconds(5))).types == [.messageAttempted])
    }

    @Test func `a refusal for good is not tried again, and ends a session that waits for credentials`() {
        let code = Scenario.given(.untilCode, .claim).when(.refuseForGood)
        #expect(code.types == [.messageFailed])
        #expect(code.scenario.when(.claim.after(.minutes(1))).events.isEmpty)
        #expect(Scenario.given(Self.credentialsClaimed).when(.refuseForGood).types == [.messageFailed, .recoveryEnded])
    }

    @Test func `a code that has expired is not sent`() {
        let outcome = Scenario.given(.untilCode).when(.claim.after(.minutes(5)))
        #expect(outcome.scenario.claims.isEmpty)
        let failed = MessageFailed(message: MessageID(kind: .code, number: 1), attempt: 0, reason: .expired, code: 0)
        #expect(outcome.events.map(\.payload) == [.messageFailed(failed)])
    }

    @Test func `a code that was refused for now is tried while it lives`() {
        let scenario = Scenario.given(.untilCode, .claim.after(.seconds(297)))
        #expect(scenario.when(.refuseForNow).events.first?.payload.retry == nil)
    }

    @Test func `a superseded code is not sent any more`() {
        let scenario = Scenario.given(.untilCode, .resend.after(.seconds(60)), .claim)
        #expect(scenario.claims.map(\.message) == [MessageID(kind: .code, number: 2)])
    }

    @Test func `the outcome of a superseded code that was under way is written`() {
        let first = MessageID(kind: .code, number: 1)
        let scenario = Scenario.given(.untilCode, .claim.after(.seconds(50)), .resend.after(.seconds(10)))
        let accepted = scenario.when(.answer(.accepted(reference: "a", parts: 1), to: first))
        #expect(accepted.types == [.messageAccepted])
        let again = accepted.scenario.when(.answer(.accepted(reference: "a", parts: 1), to: first))
        #expect(again.events.isEmpty)
        let delivered = accepted.scenario.when(.receipt(true, for: first))
        #expect(delivered.types == [.messageDelivered])
        #expect(delivered.scenario.when(.receipt(true, for: first)).events.isEmpty)
        #expect(
            scenario.when(.answer(.rejected(code: 1, isRetryable: true), to: first)).events.first?.payload.retry == nil)
        let lapsed = scenario.when(.claim.after(.seconds(20)))
        #expect(lapsed.types == [.messageFailed, .messageAttempted])
        #expect(lapsed.scenario.claims.map(\.message) == [MessageID(kind: .code, number: 2)])
    }

    @Test func `receipts come in any order and twice, and what is final stays`() {
        let scenario = Scenario.given(.untilCode, .claim)
        let early = scenario.when(.receipt(true))
        #expect(early.types == [.messageDelivered])
        #expect(early.scenario.when(.accept).types == [.messageAccepted])
        #expect(early.scenario.when(.accept, .accept).events.isEmpty)
        #expect(early.scenario.when(.receipt(true)).events.isEmpty)
        #expect(early.scenario.when(.receipt(false)).events.isEmpty)
        let failed = scenario.when(.accept, .receipt(false))
        #expect(failed.types == [.messageFailed])
        #expect(failed.scenario.when(.receipt(false)).events.isEmpty)
        #expect(failed.scenario.when(.receipt(true)).types == [.messageDelivered])
    }

    @Test func `a receipt for what was never handed over is not believed`() {
        #expect(Scenario.given(.untilCode).when(.receipt(true)).events.isEmpty)
        #expect(Scenario.given(.untilCode(.nobody)).when(.receipt(true)).events.isEmpty)
        let far = MessageID(kind: .notice, number: 200)
        #expect(Scenario.given(.untilCode, .claim).when(.receipt(true, for: far)).events.isEmpty)
    }

    @Test func `credentials whose receipt overtakes the answer are sent when the answer comes, or is lost`() {
        let scenario = Scenario.given(Self.credentialsClaimed, .receipt(true))
        #expect(scenario.stage() == .awaitingDelivery)
        let answered = scenario.when(.accept(notices: 2))
        #expect(answered.types == [.credentialsSent])
        #expect(answered.scenario.when(.claim).types == [.messageAttempted, .messageAttempted])
        #expect(scenario.when(.loseAnswer).types == [.credentialsSent])
    }

    @Test(arguments: [[], [Step.loseAnswer]])
    func `a receipt that overtakes a lost answer has a worker ask whom else to tell`(lost: [Step]) {
        let scenario = Scenario.given(Self.credentialsClaimed, Step(lost), .receipt(true), .claim.after(.seconds(30)))
        #expect(scenario.claims.map(\.isDelivered) == [true] && scenario.claims.map(\.attempt) == [1])
        #expect(scenario.stage() == .awaitingDelivery)
        let reported = scenario.when(.answer(.unknown, notices: 2))
        #expect(reported.types == [.credentialsSent])
        #expect(reported.scenario.stage() == .credentialsLive)
        #expect(reported.scenario.when(.claim).types == [.messageAttempted, .messageAttempted])
        // Another worker that asked as well comes too late.
        #expect(reported.scenario.when(.answer(.unknown, notices: 2)).events.isEmpty)
    }

    @Test func `a worker that asks and dies is followed by another, and after five minutes nobody else is told`() {
        let scenario = Scenario.given(Self.credentialsClaimed, .receipt(true), .claim.after(.seconds(29)))
        let claim = { (wait: Int64) in scenario.when(.claim.after(.seconds(wait))) }
        #expect(claim(29).answer == .claimed([]))
        #expect(claim(30).scenario.claims.first?.isDelivered == true)
        #expect(claim(30).events.isEmpty)
        #expect(claim(299).events.isEmpty)
        #expect(claim(300).types == [.credentialsSent])
        #expect(claim(300).scenario.when(.claim).events.isEmpty)
    }

    @Test func `a receipt that says failed does not decide while credentials wait for their answer`() {
        let outcome = Scenario.given(Self.credentialsClaimed).when(.receipt(false))
        #expect(outcome.events.isEmpty)
        #expect(outcome.scenario.when(.accept, .receipt(false)).types == [.messageFailed])
    }

    @Test func `notices go out after the end, and are tried once more when lost`() {
        let scenario = Scenario.given(.untilCredentials, .useCredentials, .changePassword(notices: 1), .claim)
        #expect(scenario.stage() == .completed)
        #expect(scenario.claims.map(\.message) == [MessageID(kind: .notice, number: 1)])
        let again = scenario.when(.claim.after(.seconds(30)))
        #expect(again.types == [.messageFailed, .messageAttempted])
        #expect(again.scenario.when(.claim.after(.seconds(30))).types == [.messageFailed])
    }

    @Test func `a notice that is refused is given up after the last wait`() {
        var scenario = Scenario.given(.untilCredentials, .useCredentials, .changePassword(notices: 1))
        while let next = scenario.situation.nextMessage {
            scenario.play(Step([.claim.after(max(next - scenario.now, .seconds(0))), .refuseForNow]))
        }
        let attempts = scenario.events(of: .messageAttempted).filter { $0.payload.message?.kind == .notice }
        #expect(attempts.count == 6)
    }

    @Test(arguments: zip([864_000_000 - 1, 864_000_000] as [Int64], [1, 0]))
    func `a notice is not sent once its session is forgotten`(age: Int64, attempts: Int) {
        let scenario = Scenario.given(.untilCredentials, .useCredentials, .changePassword(notices: 1))
        let begun = scenario.log[0].time
        let claim = Step { .claimMessages(worker: 1, sessions: [$0.session(1)]) }
        let outcome = scenario.when(claim.after(milliseconds: age - (scenario.now - begun).milliseconds))
        #expect(outcome.types == Array(repeating: .messageAttempted, count: attempts))
    }

    @Test func `a session has at most 255 notices`() {
        let scenario = Scenario.given(
            .untilCode, .claim, .accept, .rightCode, .claim, .accept(notices: 200), .useCredentials,
            .changePassword(notices: 200))
        #expect(scenario.situation.session(scenario.session(1))?.notices.count == 255)
    }
}

extension Payload {
    var message: MessageID? {
        switch self {
        case .messageAttempted(let it): it.message
        case .messageAccepted(let it): it.message
        case .messageDelivered(let it): it.message
        case .messageFailed(let it): it.message
        case .credentialsSent: MessageID(kind: .credentials, number: 1)
        default: nil
        }
    }

    var retry: Instant? {
        guard case .messageFailed(let it) = self else { return nil }
        return it.retryAt
    }
}
