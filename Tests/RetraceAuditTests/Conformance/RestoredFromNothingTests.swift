import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit
import Testing

/// A log of which nothing was left but a checkpoint beside the keys begins with its restore.
@Suite struct RestoredFromNothingTests {
    private let events: [Event]

    init() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.forged([], at: folder.path("log"))
        let keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
        let lost = try Checkpoint(
            origin: "retrace/old", size: 9, root: #require(Bytes32([UInt8](repeating: 7, count: 32))))
        let handler = try CommandHandler(
            log: log, keys: keys, service: ServiceSecrets(key: try keys.keyOrCreate(.service, 1)),
            clock: BootClock(Machine().source), chance: .seeded(5), restored: lost, firstPolicy: .standard,
            reload: { try foldedSituation(of: log) })
        for outcome in try handler.run([Job(.command(.settle))]) { _ = try outcome.get() }
        events = try log.events()
    }

    @Test func `it is clean as the engine writes it`() {
        #expect(events.first?.payload.type == .logRestored)
        #expect(audited(events).map(\.line) == [])
    }

    @Test func `the keys that a log begins with must come all the same`() {
        for position in events.indices where events[position].payload.type == .keyCreated {
            var forged = events
            forged.remove(at: position)
            #expect(!audited(forged).isEmpty)
        }
    }

    @Test func `a checkpoint of no events is none that could be lost`() {
        var forged = events
        forged[0].payload = .logRestored(
            LogRestored(oldOrigin: "retrace/old", oldSize: 0, oldRoot: TreeRoot(1, 2, 3, 4), restoredSize: 0))
        #expect(audited(forged).map(\.kind) == [.differs])
    }
}
