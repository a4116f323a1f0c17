import Recovery
import RetraceAudit
import Testing

/// Records that somebody put into a history, each of them named by what it is and whom it is about.
@Suite struct ForgedRecordTests {
    private let events: [Event]
    private let request: RecoveryRequested

    init() throws {
        events = try RandomHistory.events(seed: 1, turns: 60)
        request = try #require(
            events.lazy.compactMap { event in
                if case .recoveryRequested(let it) = event.payload { it } else { nil }
            }.first)
    }

    private func forged(_ payload: Payload, by actor: Actor = .operator) -> [Event] {
        events + [Event(time: events[events.count - 1].time, session: nil, actor: actor, payload: payload)]
    }

    private func audited(_ events: [Event], _ change: (inout AuditScope) -> Void) -> Conformance {
        var scope = AuditScope()
        change(&scope)
        var conformance = Conformance(scope)
        for (position, event) in events.enumerated() { conformance.see(event, at: UInt64(position)) }
        conformance.finish()
        return conformance
    }

    @Test func `an unlocking that nothing asked for is found in an audit of its account, and of no other`() {
        let log = forged(.recoveryUnlocked(RecoveryUnlocked(account: request.account, caseNumber: "1")))
        var own = audited(log) { $0.account = IDPrefix(request.account.description) }
        #expect(own.takeFindings().map(\.found) == [.recoveryUnlocked])
        var other = audited(log) { $0.account = IDPrefix(request.phone.description) }
        #expect(other.takeFindings() == [])
        #expect(other.judged == 0)
    }

    @Test func `a refusal that no rule gives is found in an audit of its client, and of no other`() {
        let refused = RequestRefused(
            command: .requestRecovery, rule: .l4, count: 1, client: Pseudonym(high: 1, low: 2),
            network: request.network)
        let log = forged(.requestRefused(refused), by: .citizen)
        var own = audited(log) { $0.client = IDPrefix(Pseudonym(high: 1, low: 2).description) }
        #expect(own.takeFindings().map(\.found) == [.requestRefused])
        var other = audited(log) { $0.client = IDPrefix(request.client.description) }
        #expect(other.takeFindings() == [])
        #expect(other.judged > 0)
    }

    @Test func `an erasure is judged in an audit of whom it erased`() {
        let erased = SubjectEvent(subject: request.phone, reason: 1, caseNumber: "1", by: "x")
        let log = forged(.subjectErased(erased))
        let before = audited(events) { $0.phone = IDPrefix(request.phone.description) }.judged
        #expect(audited(log) { $0.phone = IDPrefix(request.phone.description) }.judged == before + 1)
    }

    @Test(arguments: [KeyKind.vault, .signing, .service, .session])
    func `a key of an epoch before the first is found`(kind: KeyKind) {
        let made = RetraceAuditTests.audited(forged(.keyCreated(KeyEvent(kind: kind, epoch: 0)), by: .engine))
        #expect(made.first.map(\.position) == UInt64(events.count))
    }

    @Test func `a log that ends inside what is written together lacks the rest`() throws {
        let passed = try #require(events.firstIndex { $0.payload.type == .captchaPassed })
        let findings = RetraceAuditTests.audited(Array(events[...passed]))
        #expect(findings.map(\.kind) == [.missing])
        #expect(findings.first?.position == UInt64(passed))
        #expect(findings.first?.expected?.payload.type == .otpIssued)
    }
}
