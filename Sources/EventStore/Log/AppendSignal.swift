import Foundation
import Synchronization

/// Wakes those who wait for an append of this process: threads and tasks.
final class AppendSignal: Sendable {
    private struct State {
        var sent: UInt64 = 0
        var lastTicket: UInt64 = 0
        var tasks: [UInt64: Waiting] = [:]
    }

    /// Where a task is that waits. Its time may be over before it has begun to: that must be kept for it.
    private enum Waiting {
        case coming
        case here(CheckedContinuation<Void, Never>)
        case over
    }

    private let state = Mutex(State())
    private let threads = NSCondition()

    /// How often it was sent; read it before looking at what one waits for.
    var count: UInt64 { state.withLock { $0.sent } }

    func send() {
        let waiting: [CheckedContinuation<Void, Never>] = state.withLock { state in
            state.sent &+= 1
            if state.tasks.isEmpty { return [] }
            // A task that is still coming will see that it was sent.
            let here = state.tasks.filter { if case .here = $0.value { true } else { false } }
            for ticket in here.keys { state.tasks[ticket] = nil }
            return here.values.compactMap { if case .here(let task) = $0 { task } else { nil } }
        }
        // Under the condition's lock, so that no thread begins to wait between its look and this call.
        threads.lock()
        threads.broadcast()
        threads.unlock()
        for task in waiting { task.resume() }
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
            state.tasks[state.lastTicket] = .coming
            return state.lastTicket
        }
        let timer = Task { [self] in
            try? await Task.sleep(for: time)
            end(ticket)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if !stays(continuation, ticket, beyond: count) { continuation.resume() }
            }
        } onCancel: {
            timer.cancel()
        }
        timer.cancel()
    }

    /// Whether a task is to wait; if not, its ticket is over.
    private func stays(_ task: CheckedContinuation<Void, Never>, _ ticket: UInt64, beyond count: UInt64) -> Bool {
        state.withLock { state in
            if case .coming? = state.tasks[ticket], state.sent == count {
                state.tasks[ticket] = .here(task)
                return true
            }
            state.tasks[ticket] = nil
            return false
        }
    }

    /// The time of a ticket is over.
    private func end(_ ticket: UInt64) {
        let task: CheckedContinuation<Void, Never>? = state.withLock { state in
            switch state.tasks[ticket] {
            case .coming: state.tasks[ticket] = .over
            case .here(let task):
                state.tasks[ticket] = nil
                return task
            case .over, nil: break
            }
            return nil
        }
        task?.resume()
    }
}
