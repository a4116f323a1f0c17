import Recovery
import Retrace
import Synchronization

/// A gateway that does as a scenario says, and keeps what it was given.
final class ScenarioGateway: SMSGateway {
    enum Mode: String, CaseIterable, Sendable {
        case accept
        /// For good.
        case refuse
        /// For now.
        case retry
        /// The message goes out; the answer is lost.
        case lose
    }

    private struct State: Sendable {
        var mode = Mode.accept
        var sent: [TextMessage] = []
        var tries = 0
    }

    private let state = Mutex(State())

    func setMode(_ mode: Mode) { state.withLock { $0.mode = mode } }

    /// All messages that went out, in their order.
    var sent: [TextMessage] { state.withLock { $0.sent } }

    func send(_ message: TextMessage) async -> SendAnswer {
        state.withLock { state in
            state.tries += 1
            switch state.mode {
            case .refuse: return .rejected(code: 1, isRetryable: false)
            case .retry: return .rejected(code: 2, isRetryable: true)
            case .lose:
                state.sent.append(message)
                return .unknown
            case .accept:
                state.sent.append(message)
                return .accepted(reference: "scenario-\(state.tries)")
            }
        }
    }
}
