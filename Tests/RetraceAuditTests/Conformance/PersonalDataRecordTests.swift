import Recovery
import RetraceAudit
import Testing

/// Reveals, erasures and holds: by whom, and under which case.
@Suite struct PersonalDataRecordTests {
    private let events: [Event]
    private let vault: UInt32

    init() throws {
        events = try RandomHistory.events(seed: 1, turns: 60)
        vault = events.reduce(0) { newest, event in
            if case .keyCreated(let it) = event.payload, it.kind == .vault { max(newest, it.epoch) } else { newest }
        }
    }

    /// What is found behind the history, and behind a new key for the vault: by positions from there.
    private func findings(_ records: [(Actor, Payload)]) -> [ConformanceFinding] {
        let rotation: [(Actor, Payload)] = [
            (.operator, .keyCreated(KeyEvent(kind: .vault, epoch: vault + 1))),
            (.operator, .keyDestroyed(KeyEvent(kind: .vault, epoch: vault))),
        ]
        let time = events[events.count - 1].time
        return audited(
            events + (rotation + records).map { Event(time: time, session: nil, actor: $0.0, payload: $0.1) })
    }

    private func person(_ number: String, _ subject: UInt64 = 1) -> SubjectEvent {
        SubjectEvent(subject: Pseudonym(high: 5, low: subject), reason: 1, caseNumber: number, by: "x")
    }

    @Test(arguments: Actor.allCases)
    func `all are written by an operator, and by nobody else`(actor: Actor) {
        let it = person("1")
        let payloads: [Payload] = [.personalDataRevealed(it), .subjectErased(it), .holdPlaced(it)]
        for payload in payloads {
            #expect(findings([(actor, payload)]).map(\.kind) == (actor == .operator ? [] : [.actor]))
        }
        let lifted = findings([(.operator, .holdPlaced(it)), (actor, .holdLifted(it))])
        #expect(lifted.map(\.kind) == (actor == .operator ? [] : [.actor]))
        let kept = RetentionApplied(
            accounts: 0, phones: 0, clients: 0, networks: 0, identityDays: days.identity, clientDays: days.client)
        #expect(findings([(actor, .retentionApplied(kept))]).map(\.kind) == (actor == .operator ? [] : [.actor]))
    }

    private var days: (identity: UInt32, client: UInt32) {
        events.reduce((0, 0)) { days, event in
            guard case .policyAdopted(let it) = event.payload else { return days }
            return (UInt32(it.policy.identityDays), UInt32(it.policy.clientDays))
        }
    }

    @Test(arguments: Actor.allCases)
    func `a further key of the vault is an operator's, and its first one the engine's`(actor: Actor) throws {
        let rotation: [(Actor, Payload)] = [
            (actor, .keyCreated(KeyEvent(kind: .vault, epoch: vault + 2))),
            (actor, .keyDestroyed(KeyEvent(kind: .vault, epoch: vault + 1))),
        ]
        #expect(findings(rotation).map(\.kind) == (actor == .operator ? [] : [.actor]))
        var begun = events
        let first = try #require(begun.firstIndex { $0.payload == .keyCreated(KeyEvent(kind: .vault, epoch: 1)) })
        begun[first].actor = actor
        #expect(audited(begun).map(\.kind) == (actor == .engine ? [] : [.actor]))
    }

    @Test(arguments: ["", "hồ sơ 1", "a b", "1\n", "ｋ1", "K\u{301}", String(repeating: "1", count: 65)])
    func `a case number that is none is found, and places no hold`(number: String) {
        let it = person(number)
        for payload in [Payload.personalDataRevealed(it), .subjectErased(it), .holdPlaced(it), .holdLifted(it)] {
            let findings = findings([(.operator, payload)])
            #expect(findings.map(\.kind) == [.differs] && findings.first?.found == payload.type)
        }
        let erased = findings([(.operator, .holdPlaced(it)), (.operator, .subjectErased(person("1")))])
        #expect(erased.map(\.found) == [.holdPlaced])
    }

    @Test func `two spellings of one case are two that are none`() {
        let (composed, decomposed) = (person("h\u{1ED3}"), person("ho\u{302}\u{300}"))
        let findings = findings([
            (.operator, .holdPlaced(composed)), (.operator, .holdPlaced(decomposed)),
            (.operator, .holdLifted(composed)),
        ])
        #expect(findings.map(\.kind) == [.differs, .differs, .differs])
    }

    @Test func `only a hold that was placed since the last restore certainly stands`() {
        let size = UInt64(events.count + 2)
        let root = TreeRoot(1, 2, 3, 4)
        let signing = KeyEvent(kind: .signing, epoch: 9)
        let old = events.reduce(0 as UInt32) { newest, event in
            if case .keyCreated(let it) = event.payload, it.kind == .signing { max(newest, it.epoch) } else { newest }
        }
        func restored(_ placed: UInt64) -> [(Actor, Payload)] {
            [
                (
                    .engine,
                    .logRestored(
                        LogRestored(oldOrigin: "o", oldSize: 1 << 20, oldRoot: root, restoredSize: size + placed))
                ),
                (.engine, .keyCreated(signing)),
                (.engine, .keyDestroyed(KeyEvent(kind: .signing, epoch: old))),
            ]
        }
        let placed: [(Actor, Payload)] = [(.operator, .holdPlaced(person("1"))), (.operator, .holdPlaced(person("2")))]
        let erased: [(Actor, Payload)] = [(.operator, .subjectErased(person("3")))]
        #expect(findings(placed + erased).map(\.kind) == [.notDecided])
        #expect(findings(placed + restored(2) + erased) == [])
        #expect(findings(placed + restored(2) + placed.prefix(1) + erased).map(\.kind) == [.notDecided])
        let lifted: [(Actor, Payload)] = [(.operator, .holdLifted(person("1")))]
        #expect(findings(placed + restored(2) + placed.prefix(1) + lifted + erased) == [])
        #expect(findings(placed + restored(2) + lifted + lifted).map(\.kind) == [.notDecided])
    }
}
