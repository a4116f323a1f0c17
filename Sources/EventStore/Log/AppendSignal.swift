import Foundation
import Synchronization

/// Wakes those who wait for an append of this process: threads and tasks.
final class AppendSignal: Sendable {
    private struct State {
        var sent: UInt64 = 0
        var lastTicket: UInt64 = 0
        var tasks: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())
    private let threads = NSCondition()

    /// How often it was sent; read it before looking at what one waits for.
    var count: UInt64 { state.withLock { $0.sent } }

    func send() {
        let waiting = state.withLock { state in
            state.sent &+= 1
            defer { state.tasks.removeAll(keepingCapacity: true) }
            return state.tasks
        }
        // Under the condition's lock, so that no thread begins to wait between its look and this call.
        threads.lock()
        threads.broadcast()
        threads.unlock()
        for task in waiting.values { task.resume() }
    }

    /// Blocks until it was sent more than `count` times, or until `limit`.
    func wait(beyond count: UInt64, until limit: Date) {
        threads.lock()
        while self.count == count, threads.wait(until: limit) {}
        threads.unlock()
    }

    /// Returns when it was sent more than `count` times, after `time`, or when the task is cancelled.
    func wait(beyond count: UInt64, atMost time: Duration) async {
        let ticket = state.withLock { state in
            state.lastTicket &+= 1
            return state.lastTicket
        }
        let timer = Task { [self] in
            try? await Task.sleep(for: time)
            resume(ticket)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.sent != count { return true }
                    state.tasks[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            timer.cancel()
        }
        timer.cancel()
    }

    private func resume(_ ticket: UInt64) {
        state.withLock { $0.tasks.removeValue(forKey: ticket) }?.resume()
    }
}
