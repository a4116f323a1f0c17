import Recovery
import Retrace
import RetraceAudit

/// Writes what changed: for a person, a line for each thing and one for each field; for machines, one object a line.
struct DifferenceText {
    private let format: Format
    private let output: Output
    private let zone = LocalTime()
    private let style = Style.of()

    init(_ format: Format, _ output: Output) {
        self.format = format
        self.output = output
    }

    func changes<State>(
        _ kind: String, _ changes: [StateChange<State>], _ columns: [Column<State>], _ id: (State) -> String
    ) throws {
        for change in changes {
            let fields = columns.dropFirst().compactMap { column -> FieldChange? in
                let field = FieldChange(
                    key: column.key, before: change.before.map(column.value), after: column.value(change.after))
                return field.isChange ? field : nil
            }
            try write(kind, id(change.after), change.isNew, fields)
        }
    }

    func policy(_ change: StateChange<Policy>?) throws {
        guard let change else { return }
        let before = change.before.map(PolicyText.fields)
        let fields = PolicyText.fields(of: change.after).enumerated().compactMap { index, field -> FieldChange? in
            let change = FieldChange(key: field.key, before: before?[index].value, after: field.value)
            return change.isChange ? change : nil
        }
        try write("policy", "\(change.after.version)", change.isNew, fields)
    }

    /// How many of each are new, and how many changed.
    func summary(_ difference: LogDifference) throws {
        let counts: [(String, new: Int, all: Int)] = [
            ("accounts", difference.accounts.count(where: \.isNew), difference.accounts.count),
            ("phones", difference.phones.count(where: \.isNew), difference.phones.count),
            ("clients", difference.clients.count(where: \.isNew), difference.clients.count),
            ("sessions", difference.sessions.count(where: \.isNew), difference.sessions.count),
        ]
        let events = difference.sizes.upperBound - difference.sizes.lowerBound
        guard format == .table else {
            let fields: [(key: String, value: Value)] =
                [
                    ("kind", .text("summary")), ("from_size", .number(difference.sizes.lowerBound)),
                    ("to_size", .number(difference.sizes.upperBound)), ("events", .number(events)),
                ]
                + counts.map { name, new, all in
                    (name, .object([("new", .number(new)), ("changed", .number(all - new))]))
                } + [("policy_changed", .flag(difference.policy != nil))]
            return try output.line(Value.object(fields).json)
        }
        let names = counts.map { name, new, all in "\(name) \(new) new, \(all - new) changed" }
        let summary =
            "events: \(events); " + names.joined(separator: "; ")
            + (difference.policy == nil ? "; policy unchanged" : "; policy changed")
        for line in summary.folded(to: columnsToKeepTo()) { try output.line(style.bold(line)) }
    }

    private func write(_ kind: String, _ id: String, _ isNew: Bool, _ fields: [FieldChange]) throws {
        guard format == .table else {
            return try output.line(
                Value.object([
                    ("kind", .text(kind)), ("id", .text(id)), ("change", .text(isNew ? "new" : "changed")),
                    ("fields", .object(fields.map { ($0.key, $0.json) })),
                ]).json)
        }
        try output.line(style.bold("\(kind) \(id)") + (isNew ? "  new" : "  changed"))
        let width = fields.reduce(0) { max($0, $1.key.count) }
        for field in fields {
            try output.line("  \(field.name.padded(to: width))  \(field.text(zone))")
        }
    }
}

/// One field at two moments.
private struct FieldChange {
    let key: String
    /// Nil where the thing was not there yet.
    let before: Value?
    let after: Value

    /// Of what is new, a field that says nothing is no change.
    var isChange: Bool {
        guard let before else { return after != .none && after != .number(0) && after != .flag(false) }
        return before != after
    }

    var name: String { key.replacing("_", with: " ") }

    var json: Value { .object([("before", before ?? .none), ("after", after)]) }

    func text(_ zone: LocalTime) -> String {
        let new = after.cell(zone, shortIDs: false)
        return before.map { "\($0.cell(zone, shortIDs: false)) → \(new)" } ?? new
    }
}
