import Foundation
import Recovery
import Retrace

/// Shows the steps of a scenario as they are played.
struct ScenarioPrinter {
    let scenario: Scenario
    let format: ScenarioFormat
    let style: Style

    func begin() {
        guard format == .table else { return }
        let rules = scenario.rules.map { "\($0), \($0.summary)" }.joined(separator: "; ")
        write(style.bold(scenario.name) + (rules.isEmpty ? "" : "  " + style.dim(rules)))
        write(style.dim("begins \(localDateAndTime(scenario.start)) in Vietnam"))
        write()
    }

    func show(_ played: PlayedStep) {
        switch format {
        case .table: showLine(played)
        case .json: write(StyledText(json(played)))
        }
    }

    func end(_ outcome: ScenarioOutcome) {
        switch format {
        case .table:
            let verdict =
                outcome.faults.isEmpty
                ? style.green("\(outcome.expectations) expectations held")
                : style.red("\(outcome.faults.count) of \(outcome.expectations) expectations did not hold")
            write()
            write("\(outcome.steps) steps, \(verdict); \(outcome.size) events in the log, root")
            write(StyledText(outcome.root))
        case .json: write(StyledText(json(outcome)))
        }
    }

    private func write(_ line: StyledText = "") { print(line.sequence) }

    // MARK: For people

    private func showLine(_ played: PlayedStep) {
        let step = played.step
        let what = "\(step.action.name)".padded(to: 14)
        let head = "\(ScenarioTime.text(step.at))  \(step.who.padded(to: 9)) \(what) "
        let events = played.observation.events.map(\.description).joined(separator: " ")
        write(style.dim(String(head.prefix(15))) + head.dropFirst(15) + style.bold(played.observation.summary))
        for line in events.wrapped(to: style.width - 15) where !line.isEmpty {
            write(String(repeating: " ", count: 15) + style.cyan(line))
        }
        for message in played.observation.messages {
            let text = "→ SMS to \(message.recipient.national): \(message.text.exposed)"
            for line in text.wrapped(to: style.width - 15) {
                write(String(repeating: " ", count: 15) + style.yellow(line))
            }
        }
        for fault in played.faults { write(style.red("  FAILED  \(fault)")) }
    }

    // MARK: For programs

    private struct Line: Encodable {
        var line: Int
        var at: String
        var time: String
        var who: String
        var action: String
        var answer: String
        var rule: String?
        var reason: String?
        var tries: Int?
        var issue: Int?
        var stage: String?
        var session: String?
        var until: String?
        var events: [String]
        var messages: Int
        var faults: [String]
    }

    private func json(_ played: PlayedStep) -> String {
        let seen = played.observation
        return encoded(
            Line(
                line: played.step.line, at: ScenarioTime.text(played.step.at), time: iso8601(seen.time ?? played.time),
                who: played.step.who, action: played.step.action.name, answer: seen.answer,
                rule: seen.rule?.description, reason: seen.reason, tries: seen.tries, issue: seen.issue,
                stage: seen.stage?.name, session: seen.session?.description, until: seen.until.map(iso8601),
                events: seen.events.map(\.description), messages: seen.messages.count, faults: played.faults))
    }

    private struct Summary: Encodable {
        var scenario: String
        var steps: Int
        var expectations: Int
        var faults: Int
        var size: UInt64
        var root: String
    }

    private func json(_ outcome: ScenarioOutcome) -> String {
        encoded(
            Summary(
                scenario: outcome.name, steps: outcome.steps, expectations: outcome.expectations,
                faults: outcome.faults.count, size: outcome.size, root: outcome.root))
    }

    private func encoded(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
