import CoreMetrics
import Recovery
import Retrace
import Synchronization

/// A gateway that is watched: how long it takes, what it answers, and whether it has answered of late.
final class WatchedGateway: SMSGateway {
    /// As `/readyz` tells it.
    enum Health: Equatable, Sendable {
        /// No message has gone out yet.
        case unknown
        case well
        /// The last answers were lost or refused so many times in a row.
        case failing(Int)
    }

    private let inner: any SMSGateway
    private let registry: PrometheusRegistry
    private let state = Mutex((answers: 0, failures: 0))

    init(_ inner: any SMSGateway, registry: PrometheusRegistry) {
        self.inner = inner
        self.registry = registry
    }

    func send(_ message: TextMessage) async -> SendAnswer {
        let start = ContinuousClock.now
        let answer = await inner.send(message)
        registry.histogram("retrace_gateway_seconds", [], PrometheusHistogram.seconds)
            .recordNanoseconds(Int64(nanoseconds(.now - start)))
        note(answer)
        return answer
    }

    var health: Health {
        state.withLock { $0.failures >= 5 ? .failing($0.failures) : $0.answers == 0 ? .unknown : .well }
    }

    private func note(_ answer: SendAnswer) {
        let word: String
        let isFailure: Bool
        switch answer {
        case .accepted: (word, isFailure) = ("accepted", false)
        // A refusal for good is of that one message; the gateway itself answers.
        case .rejected(_, let isRetryable): (word, isFailure) = ("rejected", isRetryable)
        case .unknown: (word, isFailure) = ("lost", true)
        }
        state.withLock { state in
            state.answers += 1
            state.failures = isFailure ? state.failures + 1 : 0
        }
        registry.number("retrace_gateway_answers_total", [("answer", word)], .counter).increment(by: 1.0)
    }
}
