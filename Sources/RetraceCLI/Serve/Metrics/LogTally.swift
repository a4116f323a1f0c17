import Recovery
import Retrace
import Synchronization

/// Counts what is appended to the log, by whatever process, from the moment on at which this one began.
final class LogTally: Sendable {
    private let engine: Engine
    private let registry: PrometheusRegistry
    private let state: Mutex<State>

    private struct State {
        var position: UInt64
        /// The counters that have been used, by name and labels: to ask the registry for one costs more than to count.
        var counters: [String: PrometheusNumber] = [:]
    }

    init(engine: Engine, registry: PrometheusRegistry) {
        self.engine = engine
        self.registry = registry
        state = Mutex(State(position: engine.position))
    }

    /// Reads what has come since the last time, a bounded number of events; returns whether there is more.
    func advance() throws -> Bool {
        try state.withLock { state in
            var filter = EventFilter()
            filter.positions = state.position..<state.position &+ 8_192
            try engine.log.forEachEvent(matching: filter) { logged in
                count(logged.event.payload, &state.counters)
                state.position = logged.position &+ 1
                return true
            }
            return state.position < engine.position
        }
    }

    private func count(_ payload: Payload, _ counters: inout [String: PrometheusNumber]) {
        add("retrace_events_total", [("type", payload.type.description)], &counters)
        switch payload {
        case .recoveryRequested(let request):
            add("retrace_recoveries_total", [("decoy", request.decoy?.description ?? "none")], &counters)
        case .requestRefused(let refused):
            add("retrace_refusals_total", [("rule", refused.rule.description)], &counters)
        case .messageAttempted(let attempted): addMessage(attempted.message, "attempted", &counters)
        case .messageAccepted(let accepted):
            addMessage(accepted.message, "accepted", &counters)
            add("retrace_message_parts_total", [], by: Double(accepted.parts), &counters)
        case .credentialsSent: addMessage(MessageID(kind: .credentials, number: 1), "accepted", &counters)
        case .messageDelivered(let delivered): addMessage(delivered.message, "delivered", &counters)
        case .messageFailed(let failed):
            addMessage(failed.message, failed.retryAt == nil ? "failed" : "put off", &counters)
        default: break
        }
    }

    private func addMessage(
        _ message: MessageID, _ state: String, _ counters: inout [String: PrometheusNumber]
    ) {
        add("retrace_messages_total", [("kind", message.kind.name), ("state", state)], &counters)
    }

    private func add(
        _ name: String, _ labels: [(String, String)], by amount: Double = 1,
        _ counters: inout [String: PrometheusNumber]
    ) {
        let key = labels.reduce(name) { "\($0) \($1.1)" }
        let counter = counters[key] ?? registry.number(name, labels, .counter)
        counters[key] = counter
        counter.increment(by: amount)
    }
}
