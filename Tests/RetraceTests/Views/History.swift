import EventStore
import LMDB
import Recovery
import Retrace

/// A log's worth of events as rules and chance make them: commands decided and folded in as an engine does, for few
/// accounts, phones and clients, so that they meet.
struct History {
    private(set) var events: [Event] = []
    private(set) var situation = Situation()
    private var random: SeededGenerator
    private var now = Instant(milliseconds: 1_767_589_200_000)
    private var sessions: [SessionID] = []
    private var claims: [MessageClaim] = []
    private var counts: [Noted.Subject: UInt32] = [:]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        run(.adoptPolicy(.standard))
    }

    static func make(seed: UInt64, events count: Int) -> History {
        var history = History(seed: seed)
        while history.events.count < count { history.step() }
        return history
    }

    mutating func step() {
        now = now + Instant.Span(milliseconds: Int64(roll(100) < 5 ? roll(900_000) : roll(4_000)))
        while let draft = situation.settle(at: now) { append(draft) }
        switch roll(100) {
        case 0..<24: request()
        case 24..<42: run(.submitCaptcha(captcha()))
        case 42..<64: run(.verifyCode(session: anySession(), match: roll(3) < 2 ? .newest : .none))
        case 64..<68: run(.resendCode(session: anySession()))
        case 68..<84: deliver()
        case 84..<86: run(.giveUp(session: anySession()))
        case 86..<88: run(.disavow(session: anySession(), isRightToken: roll(2) == 0))
        case 88..<91: run(.useCredentials(account: pseudonym(1, roll(12))))
        case 91..<93: run(.changePassword(account: pseudonym(1, roll(12)), notices: UInt8(roll(2))))
        default: administer()
        }
    }

    private mutating func request() {
        let account = roll(12)
        let isMatched = roll(4) > 0
        let request = RequestRecovery(
            newSession: SessionID(at: now, random: (random.next(), random.next())), accountType: .individual,
            account: pseudonym(1, account), phone: pseudonym(2, isMatched ? account / 2 : roll(20)),
            client: pseudonym(3, roll(8)), network: pseudonym(4, roll(3)), standing: isMatched ? .matched : .otherPhone,
            operatorPrefix: 38, epoch: UInt32(clamping: now.milliseconds / 3_600_000))
        let before = events.count
        run(.requestRecovery(request))
        if let id = events[before...].lazy.compactMap(\.session).last { sessions.append(id) }
    }

    private mutating func captcha() -> SubmitCaptcha {
        let result: Result<Instant, CaptchaFailure> = roll(4) > 0 ? .success(now + .minutes(5)) : .failure(.wrong)
        return SubmitCaptcha(
            session: anySession(), provider: "pow", digest: TokenDigest(high: random.next(), low: random.next()),
            result: result)
    }

    /// Takes what is due, and answers one of the messages taken so far.
    private mutating func deliver() {
        run(.claimMessages(worker: 1, sessions: situation.takeSessionsWithMessages(at: now, limit: 8)))
        guard !claims.isEmpty else { return }
        let claim = claims[roll(claims.count)]
        switch roll(8) {
        case 0..<5:
            let report = ReportSend(
                session: claim.session, message: claim.message, attempt: claim.attempt,
                outcome: roll(6) > 0 ? .accepted(reference: "r\(roll(1000))", parts: 2) : .unknown,
                passwordEnds: claim.passwordEnds, notices: UInt8(roll(2)))
            run(.reportSend(report))
        default:
            run(.reportReceipt(session: claim.session, message: claim.message, isDelivered: roll(4) > 0))
        }
    }

    private mutating func administer() {
        let account = pseudonym(1, roll(12))
        switch roll(6) {
        case 0:
            run(.registerAccount(.init(accountType: .individual, account: account, phone: pseudonym(2, roll(20)))))
        case 1: run(.changePhone(.init(account: account, phone: pseudonym(2, roll(20)))))
        case 2:
            let subject = SubjectEvent(subject: account, reason: 1, caseNumber: "K-1", by: "lan")
            append(Draft(nil, .auditor, .personalDataRevealed(subject)))
        case 3: append(Draft(nil, .engine, .recoveryLocked(RecoveryLocked(rule: .l3, account: account))))
        case 4: run(.unlockAccount(account: account, caseNumber: "K-2"))
        default:
            let refused = RequestRefused(
                command: .requestRecovery, rule: .l4, count: UInt32(1 << roll(5)), client: pseudonym(3, roll(8)),
                network: pseudonym(4, roll(3)))
            append(Draft(nil, .citizen, .requestRefused(refused)))
        }
    }

    private mutating func run(_ command: Command) {
        let decision = situation.decide(command, at: now)
        for draft in decision.drafts { append(draft) }
        if let noted = decision.noted {
            let count = (counts[noted.subject] ?? situation.noted(noted.subject, at: now)) + 1
            counts[noted.subject] = count
            if let draft = noted.draft(count: count) { append(draft) }
        }
        if case .claimed(let taken) = decision.answer { claims = (claims + taken).suffix(20) }
    }

    private mutating func append(_ draft: Draft) {
        var encoder = CBOREncoder()
        let drafted = Event(time: now, session: draft.session, actor: draft.actor, payload: draft.payload)
        EventRecord.encode(drafted, into: &encoder)
        // As the log gives it back.
        guard let event = try? EventRecord.decode(encoder.bytes.rawSpan) else { return }
        situation.evolve(event)
        events.append(event)
    }

    private mutating func anySession() -> SessionID {
        guard !sessions.isEmpty else { return SessionID(high: 1, low: 1) }
        let back = roll(10) == 0 ? roll(sessions.count) : roll(min(4, sessions.count))
        return sessions[sessions.count - 1 - back]
    }

    private mutating func roll(_ bound: Int) -> Int { Int(random.next() % UInt64(max(1, bound))) }
}

/// Scattered as real ones are, and the same for the same number.
func pseudonym(_ kind: UInt64, _ number: Int) -> Pseudonym {
    var random = SeededGenerator(seed: kind << 32 | UInt64(number))
    return Pseudonym(high: random.next(), low: random.next())
}

extension EventLog {
    /// Appends events in turns of `turn`.
    func append(_ events: some Sequence<Event>, turn size: Int = 500) throws {
        let events = Array(events)
        var encoder = CBOREncoder()
        for start in stride(from: 0, to: events.count, by: size) {
            try append { turn in
                for event in events[start..<min(start + size, events.count)] {
                    EventRecord.encode(event, into: &encoder)
                    try turn.append(encoder.bytes)
                }
            }
        }
    }
}
