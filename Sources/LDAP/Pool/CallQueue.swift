import Dispatch
import Synchronization

/// The calls that wait for a connection, the oldest first.
final class CallQueue: Sendable {
    private struct State: Sendable {
        var calls: [any Call] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// False if the call was refused; its caller has then been told.
    func add(_ call: any Call) -> Bool {
        let refusal: LDAPError? = state.withLock { state in
            if state.isClosed { return .closed }
            if state.calls.count >= limit { return .busy }
            state.calls.append(call)
            return nil
        }
        if let refusal { call.fail(refusal) } else { bell.signal() }
        return refusal == nil
    }

    /// Waits for a call whose time is not over; nil when the queue is closed.
    func take() -> (any Call)? {
        while true {
            bell.wait()
            let (call, isClosed) = state.withLock { state in
                (state.calls.isEmpty ? nil : state.calls.removeFirst(), state.isClosed)
            }
            if isClosed { return nil }
            guard let call else { continue }
            if ContinuousClock.now < call.deadline { return call }
            call.fail(.timedOut)
        }
    }

    func close(threads: Int) {
        let calls = state.withLock { state in
            let calls = state.calls
            state.calls = []
            state.isClosed = true
            return calls
        }
        for call in calls { call.fail(.closed) }
        for _ in 0..<threads { bell.signal() }
    }
}
