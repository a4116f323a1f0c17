import EventStore
import Recovery
import Retrace
import RetraceAudit
import Synchronization
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

    @Test(arguments: seeds)
    func `a wall clock that is set, or a process that is stopped, while the clocks are read is no finding`(
        seed: UInt64
    ) throws {
        let machine = Machine()
        let random = Mutex(SeededGenerator(seed: seed))
        /// What happens between one look at a clock and the next.
        let meddle: @Sendable () -> Void = {
            random.withLock { random in
                if random.chance(30) { machine.pass(milliseconds: Int64(random.below(20_000))) }
                if random.chance(30) { machine.jump(milliseconds: Int64(random.below(40_000)) - 20_000) }
            }
        }
        let folder = try TemporaryFolder()
        let log = try EventLog.forged([], at: folder.path("log"))
        for boot in 0..<6 {
            if boot > 0 { machine.reboot(wallLater: boot % 2 == 0 ? -30_000 : 30_000) }
            let handler = try Self.handler(on: log, machine.source(lookedAt: meddle))
            for _ in 0..<10 { for outcome in try handler.run([Job(.command(.settle))]) { _ = try outcome.get() } }
        }
        #expect(audited(try log.events()).map(\.line) == [], "seed \(seed)")
    }

    private static func handler(on log: EventLog, _ source: BootClock.Source) throws -> CommandHandler {
        try CommandHandler(
            log: log, keys: .test, service: ServiceSecrets(key: KeyStore.test.keyOrCreate(.service, 1)),
            clock: BootClock(source), chance: .seeded(1), firstPolicy: .standard,
            reload: { try foldedSituation(of: log) })
    }

    @Test func `the histories have every kind of event that a handler writes`() throws {
        var seen: Set<EventType> = []
        for seed in seeds { seen.formUnion(try RandomHistory.events(seed: seed).map(\.payload.type)) }
        // An operator's tools write these.
        let others: Set<EventType> = [.subjectErased, .logRestored, .holdPlaced, .holdLifted, .retentionApplied]
        #expect(Set(EventType.allCases).subtracting(seen).subtracting(others) == [])
    }
}
