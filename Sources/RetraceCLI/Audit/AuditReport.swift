import Recovery
import Retrace
import RetraceAudit

/// Writes findings as they come, and what they came to at the end. As a table that is one line for each; on a terminal,
/// where a line is too short for a reason, each finding has several.
struct AuditReport {
    private let format: AuditFormat
    private let output: Output
    private var rows: Listing<ConformanceFinding>
    private var sarif: SARIFWriter
    /// Nil where findings are rows or objects.
    private let text: FindingText?
    private var isEmpty = true

    init(_ format: AuditFormat, log: String, to output: Output) {
        self.format = format
        self.output = output
        rows = Listing(Self.columns, format == .json ? .json : .table, to: output)
        sarif = SARIFWriter(log: log, to: output)
        let width = format == .table ? columnsToKeepTo() : nil
        text = width.map { FindingText(Style.of(), width: $0) }
    }

    private static let columns: [Column<ConformanceFinding>] = [
        Column("position", "POSITION") { .number($0.position) },
        Column("time", "TIME") { .time($0.time) },
        Column("type", "EVENT") { .text($0.found.description) },
        Column("kind", "FINDING") { .text($0.kind.rawValue) },
        Column("rule", "RULE") { .rule($0.rule) },
        Column("reason", "REASON") { .text($0.reason) },
        Column("expected", "EXPECTED") { $0.expected.map { .text($0.text) } ?? .none },
        Column("expected_event", nil) { $0.expected.map { .object(Self.fields(of: $0)) } ?? .none },
        Column("session", "SESSION") { .id($0.session) },
        Column("first", "BEHIND") { $0.first.map { .number($0) } ?? .none },
    ]

    private static func fields(of draft: Draft) -> [(key: String, value: Value)] {
        [
            ("type", .text(draft.payload.type.description)), ("session", .id(draft.session)),
            ("actor", .text(draft.actor.name)), ("payload", .object(RetraceCLI.fields(of: draft.payload))),
        ]
    }

    mutating func begin() throws { if format == .sarif { try sarif.begin() } }

    mutating func add(_ finding: ConformanceFinding) throws {
        isEmpty = false
        if format == .sarif {
            try sarif.add(finding)
        } else if let text {
            for line in text.lines(finding) + [""] { try output.line(line) }
            try output.flush()
        } else {
            try rows.add(finding)
        }
    }

    mutating func end(_ summary: AuditSummary) throws {
        switch format {
        case .sarif: try sarif.end(summary)
        case .json:
            try rows.flush()
            try facts(summary).write(.json, to: output)
        case .table:
            if !summary.isClean, text == nil {
                try rows.flush()
                try output.line()
            }
            try facts(summary).write(.table, to: output)
        }
        try output.flush()
    }

    /// The end of an audit that could not go on: what was found until then.
    mutating func breakOff(_ error: any Error) throws {
        if format == .sarif {
            try sarif.breakOff(error)
        } else if text == nil, !isEmpty {
            try rows.flush()
        }
        try output.flush()
    }

    private func facts(_ summary: AuditSummary) -> Facts {
        var facts = Facts()
        facts.add("events", "events", .number(summary.events))
        facts.add("judged", "judged", .number(summary.judged))
        facts.add("findings", "findings", .number(summary.findings))
        facts.add("causes", "of them first in their session", .number(summary.causes))
        let verdict = summary.isClean ? "every event is as the rules decide" : "FINDINGS"
        facts.add("clean", "verdict", format == .json ? .flag(summary.isClean) : .text(verdict))
        return facts
    }
}
