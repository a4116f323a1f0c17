import Recovery
import RetraceAudit
import Testing

/// A log may be forged so that there is much of what is mostly little. An audit of it takes as long for each event as ever:
/// if it looked through all of it at each, these would take far longer than they may.
@Suite(.timeLimit(.minutes(3))) struct ForgedManyTests {
    private let events: [Event]
    private static let many = 100_000

    init() throws { events = try RandomHistory.events(seed: 1, turns: 20) }

    private func later(_ span: Int) -> Instant {
        events[events.count - 1].time + Instant.Span(milliseconds: Int64(span))
    }

    private func person(_ number: Int) -> SubjectEvent {
        SubjectEvent(subject: Pseudonym(high: 5, low: UInt64(number)), reason: 1, caseNumber: "1", by: "x")
    }

    @Test func `keys of many hours to come are found once each`() {
        let keys = (0..<Self.many).map { number in
            Event(
                time: later(0), session: nil, actor: .engine,
                payload: .keyCreated(KeyEvent(kind: .session, epoch: .max - UInt32(number))))
        }
        let more = (0..<Self.many).map { number in
            Event(
                time: later(1 + number), session: nil, actor: .operator,
                payload: .personalDataRevealed(person(number)))
        }
        #expect(audited(events + keys + more).count == Self.many)
    }

    @Test func `many holds and many restores are no finding`() {
        let holds = (0..<Self.many).map { number in
            Event(time: later(0), session: nil, actor: .operator, payload: .holdPlaced(person(number)))
        }
        var signing = events.reduce(0 as UInt32) { newest, event in
            if case .keyCreated(let it) = event.payload, it.kind == .signing { max(newest, it.epoch) } else { newest }
        }
        var restores: [Event] = []
        for _ in 0..<Self.many {
            let restored = LogRestored(
                oldOrigin: "o", oldSize: 1, oldRoot: TreeRoot(1, 2, 3, 4),
                restoredSize: UInt64(events.count + holds.count + restores.count))
            let payloads: [Payload] = [
                .logRestored(restored), .keyCreated(KeyEvent(kind: .signing, epoch: signing + 1)),
                .keyDestroyed(KeyEvent(kind: .signing, epoch: signing)),
            ]
            restores += payloads.map { Event(time: later(0), session: nil, actor: .engine, payload: $0) }
            signing += 1
        }
        #expect(audited(events + holds + restores).map(\.line) == [])
    }
}
