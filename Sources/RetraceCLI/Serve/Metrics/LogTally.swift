import Recovery
import Retrace
import Synchronization

/// Counts what is appended to the log, by whatever process, from the moment on at which this one began.
final class LogTally: Sendable {
    private let engine: Engine
    private let registry: PrometheusRegistry
    private let position: Mutex<UInt64>

    init(engine: Engine, registry: PrometheusRegistry) {
        self.engine = engine
        self.registry = registry
        position = Mutex(engine.position)
    }

    /// Reads what has come since the last time, a bounded number of events; returns whether there is more.
    func advance() throws -> Bool {
        try position.withLock { position in
            var filter = EventFilter()
            filter.positions = position..<position &+ 8_192
            try engine.log.forEachEvent(matching: filter) { logged in
                count(logged.event.payload)
                position = logged.position &+ 1
                return true
            }
            return position < engine.position
        }
    }

    private func count(_ payload: Payload) {
        add("retrace_events_total", [("type", payload.type.description)])
        switch payload {
        case .recoveryRequested(let request):
            add("retrace_recoveries_total", [("decoy", request.decoy?.description ?? "none")])
        case .requestRefused(let refused):
            add("retrace_refusals_total", [("rule", refused.rule.description)])
        case .messageAttempted(let attempted): addMessage(attempted.message, "attempted")
        case .messageAccepted(let accepted):
            addMessage(accepted.message, "accepted")
            add("retrace_message_parts_total", [], by: Double(accepted.parts))
        case .credentialsSent: addMessage(MessageID(kind: .credentials, number: 1), "accepted")
        case .messageDelivered(let delivered): addMessage(delivered.message, "delivered")
        case .messageFailed(let failed):
            addMessage(failed.message, failed.retryAt == nil ? "failed" : "put off")
        default: break
        }
    }

    private func addMessage(_ message: MessageID, _ state: String) {
        add("retrace_messages_total", [("kind", message.kind.name), ("state", state)])
    }

    private func add(_ name: String, _ labels: [(String, String)], by amount: Double = 1) {
        registry.number(name, labels, .counter).increment(by: amount)
    }
}
