import EventStore
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct StoredViewTests {
    @Test func `stored views are small and read back strictly`() throws {
        let fixture = try ViewsFixture(seed: 91, events: 3000)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        let sizes = try store.averageSizes()
        #expect(sizes["sessions"] ?? .max <= 105)
        #expect(sizes["accounts"] ?? .max <= 60)
        #expect(sizes["phones"] ?? .max <= 65)
        #expect(sizes["clients"] ?? .max <= 85)
        let entry = try #require(try store.firstEntry(of: "sessions"))
        let views = Views(log: fixture.log, store: store)
        let id = SessionID(high: entry.key.high, low: entry.key.low)
        #expect(try views.session(id) != nil)
        for cut in 0..<entry.value.count {
            try store.overwrite(table: "sessions", entry.key, with: Array(entry.value[..<cut]))
            #expect(throws: RetraceError.self) { try views.session(id) }
        }
        try store.overwrite(table: "sessions", entry.key, with: entry.value + [0])
        #expect(throws: RetraceError.self) { try views.session(id) }
    }
}
