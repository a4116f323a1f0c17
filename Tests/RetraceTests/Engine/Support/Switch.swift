import Synchronization

/// Holds callers back while it is engaged, whether or not they are cancelled.
final class Switch: Sendable {
    private struct State: Sendable {
        var isEngaged = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func engage() { state.withLock { $0.isEngaged = true } }

    /// Lets all go on.
    func release() {
        let waiting = state.withLock { state in
            state.isEngaged = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once it is not engaged.
    func hold() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.isEngaged { state.waiting.append(continuation) }
                return !state.isEngaged
            }
            if goesOn { continuation.resume() }
        }
    }
}
