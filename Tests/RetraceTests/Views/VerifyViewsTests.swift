import EventStore
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct VerifyViewsTests {
    @Test func `sound views verify, also when the log has gone on`() throws {
        let fixture = try ViewsFixture(seed: 51, events: 1000)
        try fixture.log.append(fixture.events[..<900])
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        try fixture.log.append(fixture.events[900...])
        let verification = try store.verify(against: fixture.log)
        #expect(verification.difference == nil)
        #expect(verification.position == 900 && verification.entries > 1800)
        #expect(try fixture.generations() == ["g1"])
    }

    @Test(arguments: ["sessions", "accounts", "phones", "clients"])
    func `an altered, a missing and a new entry is found`(table: String) throws {
        let fixture = try ViewsFixture(seed: 52, events: 300)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        let entry = try #require(try store.firstEntry(of: table))
        var altered = entry.value
        altered[altered.count - 1] ^= 1
        try store.overwrite(table: table, entry.key, with: altered)
        #expect(try store.verify(against: fixture.log).difference == difference(table, entry.key, .other))
        try store.remove(table: table, entry.key)
        #expect(try store.verify(against: fixture.log).difference == difference(table, entry.key, .missing))
        try store.overwrite(table: table, entry.key, with: entry.value)
        try store.overwrite(table: table, ID16(high: 0, low: 1), with: entry.value)
        #expect(
            try store.verify(against: fixture.log).difference
                == difference(table, ID16(high: 0, low: 1), .unexpected))
    }

    @Test(arguments: ["index.stream", "index.tag.1", "index.tag.2", "index.tag.3", "index.tag.4"])
    func `an index entry too many is found`(table: String) throws {
        let fixture = try ViewsFixture(seed: 53, events: 300)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        let id = ID16(high: 1, low: 2)
        try store.addDuplicate(table: table, id, 3)
        let expected = "00000000000000010000000000000002" + "0000000000000003"
        let difference = ViewsDifference(table: table, key: expected, kind: .unexpected)
        #expect(try store.verify(against: fixture.log).difference == difference)
    }

    private func difference(_ table: String, _ key: ID16, _ kind: ViewsDifference.Kind) -> ViewsDifference {
        ViewsDifference(table: table, key: "\(Pseudonym(high: key.high, low: key.low))", kind: kind)
    }
}
