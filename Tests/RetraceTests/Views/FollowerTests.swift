import EventStore
import Foundation
import Recovery
import Retrace
import Testing

@Suite struct FollowerTests {
    @Test func `a thread folds what is appended, and a wait for a position sees it`() async throws {
        let fixture = try ViewsFixture(seed: 61, events: 1200)
        let store = try fixture.openStore()
        let follower = try Follower(log: fixture.log, store: store)
        follower.start()
        defer { follower.stop() }
        for start in stride(from: 0, to: 1200, by: 100) {
            try fixture.log.append(fixture.events[start..<start + 100])
            #expect(try await follower.waitFor(position: UInt64(start + 100)))
            #expect(try store.position() == UInt64(start + 100))
        }
        #expect(follower.failure == nil)
        #expect(try store.verify(against: fixture.log).difference == nil)
    }

    @Test func `a wait sees what another follower folded, and ends when nobody does`() async throws {
        let fixture = try ViewsFixture(seed: 62, events: 200)
        let store = try fixture.openStore()
        let waiting = try Follower(log: fixture.log, store: store)
        try fixture.appendAll()
        #expect(try await waiting.waitFor(position: 200, timeout: .milliseconds(30)) == false)
        try Follower(log: fixture.log, store: store).catchUp()
        #expect(try await waiting.waitFor(position: 200, timeout: .milliseconds(30)))
    }

    @Test func `followers at once fold each event once`() async throws {
        let fixture = try ViewsFixture(seed: 63, events: 3000)
        let store = try fixture.openStore()
        let followers = try (0..<3).map { _ in try Follower(log: fixture.log, store: store) }
        for follower in followers { follower.start() }
        try fixture.log.append(fixture.events, turn: 37)
        for follower in followers { #expect(try await follower.waitFor(position: 3000)) }
        for follower in followers { follower.stop() }
        #expect(try store.verify(against: fixture.log).difference == nil)
    }

    @Test func `rebuilds under a follower lose nothing and never go back`() async throws {
        let fixture = try ViewsFixture(seed: 64, events: 3000)
        let store = try fixture.openStore()
        let follower = try Follower(log: fixture.log, store: store)
        follower.start()
        let rebuilds = Task.detached {
            for _ in 0..<4 { try store.rebuild(from: fixture.log) }
        }
        var highest: UInt64 = 0
        for start in stride(from: 0, to: 3000, by: 50) {
            try fixture.log.append(fixture.events[start..<start + 50])
            let position = try store.position()
            #expect(position >= highest)
            highest = position
        }
        try await rebuilds.value
        #expect(try await follower.waitFor(position: 3000))
        follower.stop()
        #expect(follower.failure == nil)
        #expect(try store.position() == 3000)
        #expect(try store.verify(against: fixture.log).difference == nil)
    }

    @Test func `the lag is told in events and in log time`() throws {
        let fixture = try ViewsFixture(seed: 65, events: 100)
        let store = try fixture.openStore()
        let follower = try Follower(log: fixture.log, store: store)
        try fixture.log.append(fixture.events[..<60])
        try follower.catchUp()
        let now = fixture.events[99].time + .seconds(1)
        #expect(try follower.lag(at: now) == ViewLag(events: 0, milliseconds: 0))
        try fixture.log.append(fixture.events[60...])
        let expected = ViewLag(events: 40, milliseconds: (now - fixture.events[60].time).milliseconds)
        #expect(try follower.lag(at: now) == expected)
    }

    @Test func `views that are read only have no follower`() throws {
        let fixture = try ViewsFixture(seed: 66, events: 50)
        try fixture.foldInParts(seed: 66)
        let store = try ViewStore.openReadOnly(data: fixture.data)
        #expect(throws: RetraceError.self) { try Follower(log: fixture.log, store: store) }
        #expect(throws: RetraceError.self) { try store.rebuild(from: fixture.log) }
    }
}

/// Whether something comes true within ten seconds.
func isSoon(_ isTrue: () throws -> Bool) async -> Bool {
    for _ in 0..<1000 {
        if (try? isTrue()) == true { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}
