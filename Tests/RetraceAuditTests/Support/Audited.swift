import EventStore
import Recovery
import Retrace
import RetraceAudit

/// What an audit of these events finds.
func audited(_ events: [Event]) -> [ConformanceFinding] {
    var conformance = Conformance()
    for (position, event) in events.enumerated() { conformance.see(event, at: UInt64(position)) }
    conformance.finish()
    return conformance.takeFindings()
}

extension EventLog {
    func events() throws -> [Event] {
        var events: [Event] = []
        try AuditedLog(self).forEach { _, event in
            events.append(event)
            return true
        }
        return events
    }

    /// A log in a new folder, whose tree is made anew over these events.
    static func forged(_ events: [Event], at folder: String) throws -> EventLog {
        var options = EventLog.Options()
        options.isDurable = false
        let log = try EventLog.open(at: folder, options: options)
        var encoder = CBOREncoder()
        try log.append { turn in
            for event in events {
                EventRecord.encode(event, into: &encoder)
                try turn.append(encoder.bytes)
            }
        }
        return log
    }
}

extension ConformanceFinding {
    /// One line, for the message of a failed test.
    var line: String {
        "\(position) \(found) \(kind.rawValue) \(rule): \(reason)"
            + (expected.map { " — expected \($0.payload)" } ?? "")
    }
}
