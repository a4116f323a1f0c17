import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit
import Testing

/// A log that is judged in parts, each on a thread of its own, gives what it gives as a whole.
@Suite struct AuditPartsTests {
    @Test(arguments: Array(1...20 as ClosedRange<UInt64>))
    func `whatever the parts, the findings are the same`(seed: UInt64) throws {
        let history = try RandomHistory.events(seed: seed)
        var random = SeededGenerator(seed: seed &+ 70_000)
        var logs = [history]
        for _ in 0..<4 {
            guard let mutation = Mutation.random(of: history, &random) else { continue }
            let times = mutation.events.map(\.time)
            // A log takes no times that run backwards.
            if times == times.sorted() { logs.append(mutation.events) }
        }
        for events in logs {
            let folder = try TemporaryFolder()
            let log = AuditedLog(try EventLog.forged(events, at: folder.path("log")))
            let whole = try audit(log, cuts: [])
            for _ in 0..<3 {
                let cuts = cuts(of: events, &random)
                let threads = random.below(5)
                let parts = try audit(log, cuts: cuts, threads: threads)
                let how: Comment = "seed \(seed), cut at \(cuts), \(threads) threads"
                #expect(parts.findings.map(\.line) == whole.findings.map(\.line), how)
                #expect(parts.summary == whole.summary, how)
            }
        }
    }

    @Test func `a large log is cut where time goes on, into falling parts and a rest of small ones`() throws {
        let folder = try TemporaryFolder()
        let events = try RandomHistory.events(seed: 3)
        let cuts = try AuditedLog(EventLog.forged(events, at: folder.path("log"))).cuts(for: 3)
        for cut in cuts.map(Int.init) { #expect(events[cut].time > events[cut - 1].time) }
        let ends = [0] + cuts.map(Int.init) + [events.count]
        let sizes = zip(ends, ends.dropFirst()).map { $1 - $0 }
        let falling = Array(sizes.prefix(3))
        #expect(falling == falling.sorted(by: >))
        #expect(sizes.count > 10)
        #expect(sizes.dropFirst(3).allSatisfy { $0 < falling[2] / 3 })
    }

    @Test func `parts of an event or two are judged once each`() throws {
        let folder = try TemporaryFolder()
        let events = try RandomHistory.events(seed: 4)
        let log = AuditedLog(try EventLog.forged(events, at: folder.path("log")))
        let cuts = events.indices.filter { isCut($0, of: events) }.map(UInt64.init)
        #expect(cuts.count > events.count / 4)
        let parts = try audit(log, cuts: cuts)
        #expect(parts.findings.isEmpty)
        #expect(parts.summary == (try audit(log, cuts: []).summary))
    }

    @Test(arguments: [[], [UInt64(20)]])
    func `what was found before an event that can't be read is told, and then the event`(cuts: [UInt64]) throws {
        let folder = try TemporaryFolder()
        var events = try RandomHistory.events(seed: 1, turns: 40)
        let issued = try #require(events.firstIndex { $0.payload.type == .otpIssued })
        events.remove(at: issued)
        let log = try EventLog.forged(events, at: folder.path("log"))
        let unknown = recordOfUnknownType(at: events[events.count - 1].time)
        _ = try log.append { try $0.append(unknown) }
        var found: [ConformanceFinding] = []
        let error = #expect(throws: RetraceError.self) {
            try AuditedLog(log).audit(cuts: cuts.filter { isCut(Int($0), of: events) }) { found.append($0) }
        }
        guard case .record(_, let position)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(position == UInt64(events.count))
        #expect(found.first?.position == UInt64(issued))
    }

    @Test(arguments: [[], [UInt64(20)]])
    func `what was found before a position that is missing is told, and then that it is missing`(
        cuts: [UInt64]
    ) throws {
        let folder = try TemporaryFolder()
        var events = try RandomHistory.events(seed: 1, turns: 40)
        let issued = try #require(events.firstIndex { $0.payload.type == .otpIssued })
        events.remove(at: issued)
        // Just behind: what is found at the event before is not yet handed out by then.
        let gap = issued + 1
        do { _ = try EventLog.forged(events, at: folder.path("log")) }
        do {
            let raw = try LMDB.Environment.open(at: folder.path("log"))
            let records: Table<UInt64> = try raw.table("events")
            _ = try raw.write { transaction in try transaction.delete(UInt64(gap), in: records) }
        }
        var found: [ConformanceFinding] = []
        let error = #expect(throws: EventLogError.self) {
            try AuditedLog(EventLog.open(at: folder.path("log")))
                .audit(cuts: cuts.filter { isCut(Int($0), of: events) }) { found.append($0) }
        }
        guard case .damaged(UInt64(gap), _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.first?.position == UInt64(issued))
    }

    @Test func `where a part would begin at what can't be read, none begins`() throws {
        let folder = try TemporaryFolder()
        let events = try RandomHistory.events(seed: 2)
        let log = try EventLog.forged(events, at: folder.path("log"))
        let unknown = recordOfUnknownType(at: events[events.count - 1].time)
        _ = try log.append { turn in for _ in 0..<events.count * 4 { try turn.append(unknown) } }
        #expect(try AuditedLog(log).cuts(for: 2) == [])
    }

    private func recordOfUnknownType(at time: Instant) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.array(8)
        for number in [1, 99, 1, UInt64(time.milliseconds)] { encoder.unsigned(number) }
        encoder.null()
        encoder.unsigned(7)
        encoder.null()
        encoder.array(0)
        return encoder.bytes
    }

    private func audit(
        _ log: AuditedLog, cuts: [UInt64], threads: Int = 2
    ) throws -> (findings: [ConformanceFinding], summary: AuditSummary) {
        var findings: [ConformanceFinding] = []
        let summary = try log.audit(cuts: cuts, threads: threads) { findings.append($0) }
        return (findings, summary)
    }

    private func isCut(_ position: Int, of events: [Event]) -> Bool {
        position > 0 && position + 2 < events.count && events[position].time > events[position - 1].time
    }

    /// Up to twelve places where a part may begin.
    private func cuts(of events: [Event], _ random: inout SeededGenerator) -> [UInt64] {
        let drawn = (0..<12).map { _ in random.below(events.count) }.filter { isCut($0, of: events) }
        return Set(drawn).sorted().map(UInt64.init)
    }
}
