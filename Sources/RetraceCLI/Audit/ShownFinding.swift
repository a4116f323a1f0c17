import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// A finding with what stands in the log in the place of what was expected.
struct ShownFinding {
    let finding: ConformanceFinding
    /// The fields of the event that would be others, where it is the right event and says something else.
    let differences: [Difference]

    struct Difference: Equatable {
        let field: String
        let found: Value
        let expected: Value

        var json: Value { .object([("field", .text(field)), ("found", found), ("expected", expected)]) }
    }

    /// Reads the event that was found, where its fields are to be told.
    init(_ finding: ConformanceFinding, in log: EventLog) throws {
        self.finding = finding
        guard finding.kind == .differs || finding.kind == .count || finding.kind == .actor,
            let expected = finding.expected, let record = try log.record(at: finding.position)
        else {
            differences = []
            return
        }
        let found = try decode(record.rawSpan, at: finding.position)
        let actor = ("actor", Value.text(found.actor.name), Value.text(expected.actor.name))
        let fields = zip(RetraceCLI.fields(of: found.payload), RetraceCLI.fields(of: expected.payload))
        differences = ([actor] + fields.filter { $0.key == $1.key }.map { ($0.key, $0.value, $1.value) })
            .filter { $0.1 != $0.2 }
            .map { Difference(field: $0.0, found: $0.1, expected: $0.2) }
    }

    /// The reason, with each field as it was found and as it was to be: `… (way: temporary, expected chosen)`.
    var reason: String {
        if differences.isEmpty { return finding.reason }
        let zone = LocalTime()
        let fields = differences.map { difference in
            let (found, expected) = (difference.found, difference.expected)
            return "\(difference.field): \(found.cell(zone, shortIDs: false)), expected "
                + expected.cell(zone, shortIDs: false)
        }
        return "\(finding.reason) (\(fields.joined(separator: "; ")))"
    }

    static func fields(of draft: Draft) -> [(key: String, value: Value)] {
        [
            ("type", .text(draft.payload.type.description)), ("session", .id(draft.session)),
            ("actor", .text(draft.actor.name)), ("payload", .object(RetraceCLI.fields(of: draft.payload))),
        ]
    }
}
