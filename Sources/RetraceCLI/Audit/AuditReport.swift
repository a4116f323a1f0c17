import EventStore
import Recovery
import Retrace
import RetraceAudit

/// Writes findings as they come, and what they came to at the end. As a table that is one line for each; on a terminal,
/// where a line is too short for a reason, each finding has several.
struct AuditReport {
    private let format: AuditFormat
    private let log: EventLog
    private let output: Output
    private var rows: Listing<ShownFinding>
    private var sarif: SARIFWriter
    /// Nil where findings are rows or objects.
    private let text: FindingText?
    private var isEmpty = true

    /// `path` is what the log was named by.
    init(_ format: AuditFormat, _ log: EventLog, at path: String, to output: Output) {
        self.format = format
        self.log = log
        self.output = output
        let form = format == .json ? Format.json : .table
        rows = Listing(Self.columns(form), form, to: output)
        sarif = SARIFWriter(log: path, to: output)
        let width = format == .table ? columnsToKeepTo() : nil
        text = width.map { FindingText(Style.of(), width: $0) }
    }

    /// In a table the reason has the differing fields in it, with local times; JSON has them by themselves.
    private static func columns(_ format: Format) -> [Column<ShownFinding>] {
        [
            Column("position", "POSITION") { .number($0.finding.position) },
            Column("time", "TIME") { .time($0.finding.time) },
            Column("type", "EVENT") { .text($0.finding.found.description) },
            Column("kind", "FINDING") { .text($0.finding.kind.rawValue) },
            Column("rule", "RULE") { .rule($0.finding.rule) },
            Column("reason", "REASON") { .text(format == .json ? $0.finding.reason : $0.reason) },
            Column("differences", nil) { .list($0.differences.map(\.json)) },
            Column("expected", "EXPECTED") { $0.finding.expected.map { .text($0.text) } ?? .none },
            Column("expected_event", nil) { $0.finding.expected.map { .object(ShownFinding.fields(of: $0)) } ?? .none },
            Column("session", "SESSION") { .id($0.finding.session) },
            Column("first", "BEHIND") { $0.finding.first.map { .number($0) } ?? .none },
        ]
    }

    mutating func begin() throws { if format == .sarif { try sarif.begin() } }

    mutating func add(_ finding: ConformanceFinding) throws {
        isEmpty = false
        let finding = try ShownFinding(finding, in: log)
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
