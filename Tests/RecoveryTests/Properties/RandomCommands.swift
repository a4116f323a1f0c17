import Recovery

/// Commands that a few accounts, phones and clients, workers and operators might give, in any order.
struct RandomCommands {
    var random: InputGenerator
    private var claims: [MessageClaim] = []

    init(seed: UInt64) { random = InputGenerator(seed: seed) }

    /// Short waits mostly; sometimes the very edges of the rules' times, and sometimes so long that memory is dropped.
    mutating func delay() -> Instant.Span {
        switch random.below(100) {
        case 0..<10: Instant.Span(milliseconds: 0)
        case 10..<84: Instant.Span(milliseconds: Int64(random.below(8_000)))
        case 84..<96: Instant.Span(milliseconds: random.pick([30_000, 59_999, 60_000, 300_000, 900_000]))
        case 96..<99: random.pick([.minutes(10), .minutes(30), .hours(1)])
        default: random.pick([.days(1), .days(10), .days(11), .days(31)])
        }
    }

    mutating func next(_ scenario: inout Scenario) -> Command {
        if case let taken = scenario.claims, !taken.isEmpty {
            claims += taken
            scenario.claims = []
        }
        let session = session(in: scenario)
        if random.chance(35) { return onward(session, &scenario) }
        switch random.below(100) {
        case 0..<8: return request(&scenario)
        case 8..<20: return captcha(session, scenario)
        case 20..<28: return .resendCode(session: session)
        case 28..<58:
            return .verifyCode(
                session: session, match: random.chance(15) ? .newest : random.pick([.none, .superseded]))
        case 58..<59: return .giveUp(session: session)
        case 59..<69: return .claimMessages(worker: 1, sessions: [])
        case 69..<83: return report(session)
        case 83..<87: return receipt(session)
        default: return rare(session)
        }
    }

    /// What leads further in the state that a session is in.
    private mutating func onward(_ session: SessionID, _ scenario: inout Scenario) -> Command {
        guard let stage = scenario.situation.session(session)?.stage,
            let account = scenario.situation.session(session)?.request.account
        else { return request(&scenario) }
        switch stage {
        case .awaitingCaptcha: return captcha(session, scenario)
        case .awaitingCode: return .verifyCode(session: session, match: random.chance(40) ? .newest : .none)
        case .codeExpired: return .resendCode(session: session)
        case .awaitingDelivery: return random.chance(50) ? .claimMessages(worker: 1, sessions: []) : report(session)
        case .awaitingChoice: return .choosePassword(session: session, notices: 1)
        case .credentialsLive: return .useCredentials(account: account)
        case .credentialsUsed: return .changePassword(account: account, notices: 1)
        case .completed: return request(&scenario)
        case .ended:
            return random.chance(10) ? .unlockAccount(account: account, caseNumber: "1") : request(&scenario)
        }
    }

    private mutating func session(in scenario: Scenario) -> SessionID {
        if scenario.sessions.isEmpty || random.chance(2) { return SessionID(high: 0, low: random.next()) }
        if random.chance(70), let last = scenario.sessions.last { return last }
        return random.pick(random.chance(80) ? scenario.sessions.suffix(3) : scenario.sessions)
    }

    private mutating func request(_ scenario: inout Scenario) -> Command {
        let account = UInt64(random.below(3) + 1)
        let phone = random.chance(80) ? account : UInt64(random.below(3) + 1)
        let client = UInt64(random.below(4))
        let isMatch = account == phone || account == 3 && phone == 1
        return .requestRecovery(
            RequestRecovery(
                newSession: scenario.newSession(), resuming: random.chance(10) ? scenario.sessions.last : nil,
                accountType: .individual, account: .account(account), phone: .phone(phone), client: .client(client),
                network: .network(client / 2), standing: isMatch ? .matched : .otherPhone,
                isTrusted: random.chance(10), epoch: UInt32(clamping: scenario.now.milliseconds / 3_600_000)))
    }

    private mutating func captcha(_ session: SessionID, _ scenario: Scenario) -> Command {
        .submitCaptcha(
            SubmitCaptcha(
                session: session, provider: "p", digest: .number(UInt64(random.below(400))),
                result: random.chance(85) ? .success(scenario.now + .minutes(10)) : .failure(.wrong)))
    }

    private mutating func report(_ session: SessionID) -> Command {
        let outcome: ReportSend.Outcome =
            switch random.below(10) {
            case 0..<5: .accepted(reference: "g", parts: 1)
            case 5..<7: .rejected(code: 1, isRetryable: true)
            case 7: .rejected(code: 2, isRetryable: false)
            default: .unknown
            }
        // Mostly the answer to a claim, sometimes to an old one again, sometimes to none at all.
        guard let claim = claims.last, random.chance(90) else {
            let message = MessageID(kind: random.pick([.code, .credentials, .notice]), number: UInt8(random.below(4)))
            return .reportSend(
                ReportSend(session: session, message: message, attempt: UInt8(random.below(3)), outcome: outcome))
        }
        if random.chance(60) { claims.removeLast() }
        return .reportSend(
            ReportSend(
                session: claim.session, message: claim.message, attempt: claim.attempt, outcome: outcome,
                passwordEnds: claim.passwordEnds, notices: UInt8(random.below(3))))
    }

    private mutating func receipt(_ session: SessionID) -> Command {
        let claim = claims.isEmpty ? nil : random.pick(claims)
        return .reportReceipt(
            session: claim?.session ?? session, message: claim?.message ?? MessageID(kind: .code, number: 1),
            isDelivered: random.chance(60))
    }

    private mutating func rare(_ session: SessionID) -> Command {
        let account = Pseudonym.account(UInt64(random.below(3) + 1))
        switch random.below(9) {
        case 0: return .choosePassword(session: session, notices: 1)
        case 1, 2: return .useCredentials(account: account)
        case 3: return .changePassword(account: account, notices: 2)
        case 4: return .disavow(session: session, isRightToken: random.chance(30))
        case 5: return .abandonDelivery(session: session)
        case 6: return .unlockAccount(account: account, caseNumber: "1")
        case 7: return .adoptPolicy(policy())
        default: return .settle
        }
    }

    private mutating func policy() -> Policy {
        var policy = Policy.standard
        policy.way = random.chance(50) ? .chosen : .temporary
        policy.codeLife = random.pick([60, 300, 600])
        policy.wrongCodes = random.pick([3, 5, 10])
        policy.pairWrongInAll = random.pick([3, 8, 100])
        policy.retryWaits = random.pick([[], [5], [5, 15, 45]])
        return policy
    }
}
