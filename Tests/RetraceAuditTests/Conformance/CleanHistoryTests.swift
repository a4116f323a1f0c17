import EventStore
import Recovery
import Retrace
import RetraceAudit
import Testing

/// Seeds of the property tests: fixed ones, so that a failure comes again. A failure names its seed.
let seeds = Array(1...60 as ClosedRange<UInt64>)

/// What the engine wrote is clean.
@Suite struct CleanHistoryTests {
    @Test(arguments: seeds)
    func `a history that the command handler wrote is clean`(seed: UInt64) throws {
        let events = try RandomHistory.events(seed: seed)
        let findings = audited(events).map(\.line)
        #expect(findings.prefix(3) == [], "seed \(seed)")
    }

    @Test func `the histories have every kind of event that a handler writes`() throws {
        var seen: Set<EventType> = []
        for seed in seeds { seen.formUnion(try RandomHistory.events(seed: seed).map(\.payload.type)) }
        // An operator's tools write these.
        let others: Set<EventType> = [.subjectErased, .logRestored, .holdPlaced, .holdLifted, .retentionApplied]
        #expect(Set(EventType.allCases).subtracting(seen).subtracting(others) == [])
    }
}
