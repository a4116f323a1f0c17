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

/// Records of operators' tools that the engine would not have written, and such as it would.
@Suite struct OperatorRecordTests {
    private let events: [Event]
    private let subject: Pseudonym

    init() throws {
        events = try RandomHistory.events(seed: 1, turns: 60)
        subject = Pseudonym(high: 5, low: 6)
    }

    private func findings(_ payloads: (Actor, Payload)...) -> [ConformanceFinding] {
        let time = events[events.count - 1].time
        return audited(
            events + payloads.map { Event(time: time, session: nil, actor: $0.0, payload: $0.1) })
    }

    private var person: SubjectEvent { SubjectEvent(subject: subject, reason: 1, caseNumber: "1", by: "x") }

    /// The epochs that the history ends with.
    private func newest(_ kind: KeyKind) -> UInt32 {
        events.lazy.compactMap { event in
            if case .keyCreated(let it) = event.payload, it.kind == kind { it.epoch } else { nil }
        }.max() ?? 0
    }

    private func key(_ kind: KeyKind, after: UInt32 = 0) -> KeyEvent {
        KeyEvent(kind: kind, epoch: newest(kind) + after)
    }

    private func restored(at size: UInt64, of old: UInt64 = 1 << 20) -> Payload {
        .logRestored(LogRestored(oldOrigin: "o", oldSize: old, oldRoot: TreeRoot(1, 2, 3, 4), restoredSize: size))
    }

    @Test func `a restore names where it stands, and brings a new signing key`() {
        let size = UInt64(events.count)
        let right: [(Actor, Payload)] = [
            (.engine, restored(at: size)), (.engine, .keyCreated(key(.signing, after: 3))),
            (.engine, .keyDestroyed(key(.signing))),
        ]
        #expect(findings(right[0], right[1], right[2]) == [])
        #expect(findings(right[0]).map(\.kind) == [.missing])
        // It had gone on past an old checkpoint that was put back.
        #expect(findings((.engine, restored(at: size, of: 3)), right[1], right[2]) == [])
        #expect(findings((.engine, restored(at: 5)), right[1], right[2]).map(\.kind) == [.differs])
    }

    @Test func `an erasure comes with a new key of the vault`() {
        let rotation: [(Actor, Payload)] = [
            (.operator, .keyCreated(key(.vault, after: 1))), (.operator, .keyDestroyed(key(.vault))),
        ]
        #expect(findings(rotation[0], rotation[1], (.operator, .subjectErased(person))) == [])
        #expect(findings((.operator, .subjectErased(person))).map(\.kind) == [.missing])
    }

    @Test func `a case holds somebody once`() {
        #expect(findings((.operator, .holdPlaced(person))) == [])
        #expect(
            findings((.operator, .holdPlaced(person)), (.operator, .holdPlaced(person))).map(\.kind) == [.notDecided])
    }

    @Test func `periods of retention are the policy's`() throws {
        let policy = try #require(
            events.lazy.compactMap { event in
                if case .policyAdopted(let it) = event.payload { it.policy } else { nil }
            }.reversed().first)
        func applied(_ more: UInt32) -> Payload {
            .retentionApplied(
                RetentionApplied(
                    accounts: 0, phones: 0, clients: 1, networks: 0, identityDays: UInt32(policy.identityDays),
                    clientDays: UInt32(policy.clientDays) + more))
        }
        #expect(findings((.operator, applied(0))) == [])
        #expect(findings((.operator, applied(1))).map(\.kind) == [.differs])
        let kept = RetentionApplied(
            accounts: 1, phones: 0, clients: 0, networks: 0, identityDays: UInt32(policy.identityDays),
            clientDays: UInt32(policy.clientDays))
        #expect(findings((.operator, .retentionApplied(kept))).isEmpty == (policy.identityDays > 0))
    }

    @Test func `a key of the vault, of signing or of the service is not destroyed alone, and the service has one`() {
        for kind in [KeyKind.vault, .signing, .service] {
            #expect(findings((.engine, .keyDestroyed(key(kind)))).map(\.kind) == [.notDecided])
        }
        #expect(findings((.engine, .keyCreated(key(.service, after: 1)))).map(\.kind) == [.notDecided])
    }
}
