import Synchronization

/// Wakes one task. A ring that comes while nobody waits is kept for the next wait.
final class Bell: Sendable {
    private struct State: Sendable {
        var isRung = false
        var isClosed = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let waiter = state.withLock { state in
            state.isRung = state.waiter == nil
            let waiter = state.waiter
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Returns at the next ring. One task at a time may wait.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.isRung || state.isClosed {
                    state.isRung = false
                    return true
                }
                state.waiter = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Nobody waits any more.
    func close() {
        state.withLock { $0.isClosed = true }
        ring()
    }
}
