import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct RebuildTests {
    @Test(arguments: 31...34 as ClosedRange<UInt64>)
    func `rebuilt views are the live ones, byte for byte`(seed: UInt64) throws {
        let fixture = try ViewsFixture(seed: seed)
        try fixture.foldInParts(seed: seed)
        let live = try fixture.dump()
        let store = try fixture.openStore()
        var steps: [ViewProgress] = []
        try store.rebuild(from: fixture.log) { steps.append($0) }
        #expect(try store.dump() == live, "seed \(seed)")
        #expect(steps.last?.position == UInt64(fixture.events.count))
        #expect(try store.position() == UInt64(fixture.events.count))
    }

    @Test func `deleted views come again when the log is followed`() throws {
        let fixture = try ViewsFixture(seed: 41)
        try fixture.foldInParts(seed: 41)
        let live = try fixture.dump()
        try FileManager.default.removeItem(atPath: fixture.data + "/views")
        let store = try fixture.openStore()
        #expect(try store.position() == 0)
        try Follower(log: fixture.log, store: store).catchUp()
        #expect(try store.dump() == live)
    }

    @Test func `damaged views are replaced by a writer and refused by a reader`() throws {
        let fixture = try ViewsFixture(seed: 42, events: 500)
        try fixture.foldInParts(seed: 42)
        let live = try fixture.dump()
        try Data(repeating: 7, count: 40_000).write(to: URL(fileURLWithPath: fixture.data + "/views/g1/data.mdb"))
        let refusal = #expect(throws: RetraceError.self) { try ViewStore.openReadOnly(data: fixture.data) }
        #expect(refusal?.description.contains("retrace rebuild") == true)
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        #expect(try store.dump() == live)
        #expect(!FileManager.default.fileExists(atPath: fixture.data + "/views/g1"))
    }

    @Test func `a view that can't be read is damage, and the follower's thread makes the views again`() async throws {
        let fixture = try ViewsFixture(seed: 43, events: 800)
        try fixture.log.append(fixture.events[..<400])
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        // A session, or an account of the history's few, that the rest of the events will touch.
        for account in 0..<12 {
            let id = pseudonym(1, account)
            try store.overwrite(table: "accounts", ID16(high: id.high, low: id.low), with: [0x80])
        }
        try fixture.log.append(fixture.events[400...])
        let follower = try Follower(log: fixture.log, store: store)
        #expect(throws: RetraceError.self) { try follower.catchUp() }
        follower.start()
        defer { follower.stop() }
        #expect(await isSoon { try follower.position == 800 && store.position() == 800 })
        #expect(try store.verify(against: fixture.log).difference == nil)
    }

    @Test func `views of another format are made again`() throws {
        let fixture = try ViewsFixture(seed: 44, events: 300)
        try fixture.foldInParts(seed: 44)
        let live = try fixture.dump()
        do {
            let store = try fixture.openStore()
            try store.overwrite(table: "meta", NameKey("format"), with: Array("retrace views 0".utf8))
        }
        #expect(throws: RetraceError.self) { try ViewStore.openReadOnly(data: fixture.data) }
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        #expect(try store.dump() == live)
    }

    @Test func `views of another log are made again by following and refused by a reader`() throws {
        let fixture = try ViewsFixture(seed: 45, events: 600)
        try fixture.foldInParts(seed: 45)
        let other = try ViewsFixture(seed: 46, events: 700)
        try other.appendAll()
        try FileManager.default.copyItem(atPath: fixture.data + "/views", toPath: other.data + "/views")
        do {
            let store = try ViewStore.openReadOnly(data: other.data)
            #expect(throws: RetraceError.self) { try Views(log: other.log, store: store).checkLog() }
        }
        let store = try other.openStore()
        let follower = try Follower(log: other.log, store: store)
        #expect(throws: RetraceError.self) { try follower.catchUp() }
        try store.rebuild(from: other.log)
        try follower.catchUp()
        #expect(try store.verify(against: other.log).difference == nil)
    }

    @Test func `what an interrupted rebuild left is removed, and the live views stay`() throws {
        let fixture = try ViewsFixture(seed: 47, events: 300)
        try fixture.foldInParts(seed: 47)
        let live = try fixture.dump()
        for name in ["g2", "g7"] {
            try FileManager.default.createDirectory(
                atPath: fixture.data + "/views/\(name)", withIntermediateDirectories: true)
        }
        let store = try fixture.openStore()
        #expect(try store.dump() == live)
        #expect(try fixture.generations() == ["g1"])
        try store.rebuild(from: fixture.log)
        #expect(try fixture.generations() == ["g2"])
    }

    @Test func `a rebuild that fails leaves the live views as they are`() throws {
        let fixture = try ViewsFixture(seed: 48, events: 300)
        try fixture.foldInParts(seed: 48)
        let store = try fixture.openStore()
        let live = try store.dump()
        var encoder = CBOREncoder()
        EventRecord.encode(fixture.events[299], into: &encoder)
        var unknown = encoder.bytes
        // The type, behind the array's head and the format, becomes one that no version knows.
        unknown[2] = 0x00
        try fixture.log.append { turn in _ = try turn.append(unknown) }
        let error = #expect(throws: RetraceError.self) { try store.rebuild(from: fixture.log) }
        guard case .record(_, position: 300) = error else {
            Issue.record("not the position of the record: \(String(describing: error))")
            return
        }
        #expect(try store.dump() == live)
        #expect(try fixture.generations() == ["g1"])
    }

    @Test func `a store goes over to the generation that another process put in place`() throws {
        let fixture = try ViewsFixture(seed: 49, events: 600)
        try fixture.log.append(fixture.events[..<300])
        let store = try fixture.openStore()
        let follower = try Follower(log: fixture.log, store: store)
        try follower.catchUp()
        // As a rebuild of another process ends: the new generation beside, then the file that names it.
        try FileManager.default.copyItem(atPath: fixture.data + "/views/g1", toPath: fixture.data + "/views/g5")
        try DurableFile.replace(at: fixture.data + "/views/current", Array("g5".utf8))
        try FileManager.default.removeItem(atPath: fixture.data + "/views/g1")
        try fixture.log.append(fixture.events[300...])
        try follower.catchUp()
        #expect(try store.position() == 600)
        #expect(try store.environment().path.hasSuffix("/g5"))
        #expect(try store.verify(against: fixture.log).difference == nil)
    }

    @Test func `a snapshot is found again, also after a rebuild, unless it was altered`() throws {
        let fixture = try ViewsFixture(seed: 50, events: 200)
        try fixture.foldInParts(seed: 50)
        let store = try fixture.openStore()
        #expect(try store.loadSnapshot() == nil)
        try store.storeSnapshot(position: 150, chunks: [[1, 2, 3], [], [4]])
        try store.storeSnapshot(position: 180, chunks: [Array(repeating: 9, count: 10_000), [5]])
        let newest = StoredSnapshot(position: 180, chunks: [Array(repeating: 9, count: 10_000), [5]])
        #expect(try store.loadSnapshot() == newest)
        try store.rebuild(from: fixture.log)
        #expect(try store.loadSnapshot() == newest)
        try store.overwrite(table: "snapshots", UInt64(2), with: [6])
        #expect(try store.loadSnapshot() == nil)
    }
}
