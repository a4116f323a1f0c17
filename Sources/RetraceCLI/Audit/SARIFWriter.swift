import ArgumentParser
import Recovery
import Retrace
import RetraceAudit

/// Findings as SARIF 2.1.0 (OASIS), one run, written as they come.
///
/// A log is no text file, so a place in it is a logical location: the event's position. `startLine` would be a lie.
struct SARIFWriter {
    private let log: String
    private let output: Output
    private var isFirst = true

    static let schema = "https://json.schemastore.org/sarif-2.1.0.json"

    init(log: String, to output: Output) {
        self.log = log
        self.output = output
    }

    func begin() throws {
        try output.line("{\"$schema\":\(quoted(Self.schema)),\"version\":\"2.1.0\",\"runs\":[{")
        try output.line("\"tool\":{\"driver\":\(driver.json)},\"results\":[")
    }

    private var driver: Value {
        .object([
            ("name", .text("retrace audit")), ("version", .text(RetraceCommand.configuration.version)),
            ("rules", .list(Rule.allCases.map(Self.descriptor))),
        ])
    }

    private static func descriptor(_ rule: Rule) -> Value {
        .object([
            ("id", .text(rule.description)), ("shortDescription", .object([("text", .text(rule.summary))])),
            ("defaultConfiguration", .object([("level", .text("error"))])),
        ])
    }

    mutating func add(_ finding: ShownFinding) throws {
        try output.line((isFirst ? "" : ",") + result(finding).json)
        isFirst = false
    }

    private func result(_ shown: ShownFinding) -> Value {
        let finding = shown.finding
        var properties: [(key: String, value: Value)] = [
            ("finding", .text(finding.kind.rawValue)), ("position", .number(finding.position)),
            ("time", .time(finding.time)), ("session", .id(finding.session)),
        ]
        if let expected = finding.expected {
            properties.append(("expected", .text(expected.payload.type.description)))
            properties.append(("expectedFields", .object(fields(of: expected.payload))))
        }
        if !shown.differences.isEmpty {
            properties.append(("differences", .list(shown.differences.map(\.json))))
        }
        if let first = finding.first { properties.append(("first", .number(first))) }
        return .object([
            ("ruleId", .text(finding.rule.description)),
            ("ruleIndex", .number(Rule.allCases.firstIndex(of: finding.rule) ?? 0)),
            ("level", .text(finding.first == nil ? "error" : "warning")),
            ("message", .object([("text", .text("\(finding.found) at \(finding.position): \(finding.reason)."))])),
            ("locations", .list([location(finding)])),
            ("properties", .object(properties)),
        ])
    }

    private func location(_ finding: ConformanceFinding) -> Value {
        .object([
            (
                "logicalLocations",
                .list([
                    .object([
                        ("name", .text("\(finding.position)")),
                        ("fullyQualifiedName", .text("\(log)#\(finding.position)")), ("kind", .text("event")),
                    ])
                ])
            )
        ])
    }

    func end(_ summary: AuditSummary) throws {
        let properties: [(key: String, value: Value)] = [
            ("events", .number(summary.events)), ("judged", .number(summary.judged)),
            ("findings", .number(summary.findings)), ("first", .number(summary.causes)),
        ]
        try close([("executionSuccessful", .flag(true))], properties)
    }

    /// The end of an audit that could not go on.
    func breakOff(_ error: any Error) throws {
        try close([("executionSuccessful", .flag(false)), ("exitCodeDescription", .text("\(error)"))], [])
    }

    private func close(
        _ invocation: [(key: String, value: Value)], _ properties: [(key: String, value: Value)]
    ) throws {
        try output.line(
            "],\"invocations\":[\(Value.object(invocation).json)],\"properties\":\(Value.object(properties).json)}]}")
    }
}
