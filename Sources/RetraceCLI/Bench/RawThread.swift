import Foundation
import Synchronization

/// A bare loop on a thread of its own, asked for each commit by a task that waits for it: what the way between a task
/// and a thread costs, whatever the engine does.
final class RawThread: Sendable {
    private struct State: Sendable {
        var waiter: CheckedContinuation<Void, Never>?
        var isOver = false
    }

    private let state = Mutex(State())
    private let isAsked = Atomic<Bool>(false)
    private let bell = DispatchSemaphore(value: 0)

    init(_ loop: RawLoop, _ records: [[UInt8]]) {
        Thread { [self] in
            var loop = loop
            while let waiter = next() {
                // A disk that fails ends the engine's measurement too, and there it is said.
                try? loop.commitOnce(records, batch: 1)
                waiter.resume()
            }
        }.start()
    }

    /// Asks for commits of one record, one after the other, for about so long.
    func commit(seconds: Double) async -> RawLoop.Result {
        let clock = ContinuousClock()
        let began = clock.now
        let end = began + .milliseconds(Int64(seconds * 1000))
        var result = RawLoop.Result()
        while clock.now < end {
            await withCheckedContinuation { continuation in ask { $0.waiter = continuation } }
            result.events += 1
            result.commits += 1
        }
        result.seconds = nanoseconds(clock.now - began) / 1e9
        return result
    }

    func stop() { ask { $0.isOver = true } }

    private func ask(_ change: (inout sending State) -> Void) {
        state.withLock { change(&$0) }
        isAsked.store(true, ordering: .releasing)
        bell.signal()
    }

    /// Who is to get the next commit; nil when it is over. It looks for a moment before it sleeps, as the engine does.
    private func next() -> CheckedContinuation<Void, Never>? {
        let end = ContinuousClock.now + .microseconds(60)
        while !isAsked.load(ordering: .acquiring), ContinuousClock.now < end {}
        bell.wait()
        isAsked.store(false, ordering: .relaxed)
        return state.withLock { $0.isOver ? nil : $0.waiter.take() }
    }
}
