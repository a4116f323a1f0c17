import EventStore
import Foundation
import Testing

struct WaitingTests {
    let folder: TemporaryFolder
    let log: EventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 5)
    }

    @Test
    func `who waits for what is there already gets it at once`() async throws {
        #expect(try await log.waitForAppend(beyond: 4, timeout: .seconds(60)) == 5)
        #expect(try log.waitForAppend(beyond: 0, timeoutMilliseconds: 60_000) == 5)
    }

    @Test
    func `who waits in vain gets the size when the time is over`() async throws {
        #expect(try await log.waitForAppend(beyond: 5, timeout: .milliseconds(30)) == 5)
        #expect(try log.waitForAppend(beyond: 5, timeoutMilliseconds: 30) == 5)
    }

    @Test
    func `an append wakes a waiting task`() async throws {
        async let size = log.waitForAppend(beyond: 5, timeout: .seconds(60))
        try await Task.sleep(for: .milliseconds(5))
        try log.fill(upTo: 7)
        #expect(try await size == 7)
    }

    @Test
    func `an append wakes a waiting thread`() async throws {
        let log = log
        let (sizes, found) = AsyncStream.makeStream(of: UInt64.self)
        Thread.detachNewThread {
            found.yield((try? log.waitForAppend(beyond: 5, timeoutMilliseconds: 60_000)) ?? 0)
            found.finish()
        }
        try log.fill(upTo: 6)
        var iterator = sizes.makeAsyncIterator()
        #expect(await iterator.next() == 6)
    }

    @Test
    func `a cancelled wait returns soon`() async throws {
        let log = log
        let waiting = Task { try await log.waitForAppend(beyond: 5, timeout: .seconds(600)) }
        waiting.cancel()
        #expect(try await waiting.value == 5)
    }

    @Test(.timeLimit(.minutes(2)))
    func `a wait that is cancelled at any moment, as it begins too, returns`() async throws {
        let log = log
        for round in 0..<2_000 {
            let waiting = Task { try await log.waitForAppend(beyond: 5, timeout: .seconds(600)) }
            for _ in 0..<round % 5 { await Task.yield() }
            waiting.cancel()
            try #require(try await waiting.value == 5)
        }
    }

    @Test
    func `a follower that goes on from its own position misses nothing`() async throws {
        let log = log
        let follower = Task {
            var next: UInt64 = 0
            while next < 1000 {
                _ = try await log.waitForAppend(beyond: next, timeout: .seconds(60))
                try log.read(from: next) { position, _ in
                    guard position == next else { throw Stop() }
                    next += 1
                    return true
                }
            }
            return next
        }
        try log.fill(upTo: 1000, turn: 7)
        #expect(try await follower.value == 1000)
    }
}
