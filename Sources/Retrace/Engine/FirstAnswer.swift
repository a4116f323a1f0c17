import Synchronization

/// Resumes a continuation with the first of several answers.
final class FirstAnswer<Answer: Sendable>: Sendable {
    private struct State: Sendable {
        var continuation: CheckedContinuation<Answer, Never>?
        var afterwards: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>

    init(_ continuation: CheckedContinuation<Answer, Never>) { state = Mutex(State(continuation: continuation)) }

    /// Whether this answer was the first.
    @discardableResult
    func resume(_ answer: Answer) -> Bool {
        let taken = state.withLock { state in
            let taken = state
            state = State()
            return taken
        }
        taken.continuation?.resume(returning: answer)
        taken.afterwards?()
        return taken.continuation != nil
    }

    /// Does something once there is an answer, at once if there is one.
    func whenAnswered(_ body: @escaping @Sendable () -> Void) {
        let isAnswered = state.withLock { state in
            guard state.continuation != nil else { return true }
            state.afterwards = body
            return false
        }
        if isAnswered { body() }
    }
}
