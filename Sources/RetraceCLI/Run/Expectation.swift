import Recovery
import Retrace

/// What a line expects to come of it; what it does not name may be anything.
struct Expectation {
    private var answer: String?
    private var rule: String?
    private var tries: Int64?
    private var reason: String?
    private var difficulty: String?
    private var issue: Int64?
    private var until: Instant.Span?
    private var time: Instant.Span?
    private var session: String?
    private var stage: String?
    private var isNearBudget: Bool?
    private var found: [String]?
    private var events: [String]?
    private var messages: [MessageExpectation]?
    private var messageCount: Int64?

    init(_ object: JSONFields?) throws(FieldFault) {
        guard var fields = object else { return }
        answer = try fields.string("answer")
        rule = try fields.string("rule")
        tries = try fields.integer("tries", in: 0...255)
        reason = try fields.string("reason")
        difficulty = try fields.string("difficulty")
        issue = try fields.integer("issue", in: 0...255)
        until = try fields.time("until")
        time = try fields.time("time")
        session = try fields.string("session")
        stage = try fields.string("stage")
        isNearBudget = try fields.bool("nearBudget")
        found = try fields.strings("found")
        events = try fields.strings("events")
        try readMessages(&fields)
        try fields.finish()
        try checkNames()
    }

    private mutating func readMessages(_ fields: inout JSONFields) throws(FieldFault) {
        switch fields.value("messages") {
        case nil: break
        case .integer(let count)?: messageCount = count
        case .array(let values)?:
            messages = []
            for value in values { messages?.append(try MessageExpectation(value)) }
        case let value?: throw JSONFields.fault("messages", "a number, or a list of objects", value)
        }
    }

    /// A name that nothing ever has would be an expectation that never holds.
    private func checkNames() throws(FieldFault) {
        for name in events ?? [] where EventType(name: String(name.prefix { $0 != ":" })) == nil {
            throw JSONFields.fault("events", "names of events, such as OTPRejected or OTPRejected:wrong", .string(name))
        }
        if let rule, Rule(id: rule) == nil {
            throw JSONFields.fault("rule", "an id of docs/rules.md, such as O4", .string(rule))
        }
        if let answer, !Self.answers.contains(answer) {
            throw JSONFields.fault("answer", Self.answers.joined(separator: ", "), .string(answer))
        }
        if let stage, !Stage.allCases.contains(where: { $0.name == stage }) {
            throw JSONFields.fault("stage", Stage.allCases.map(\.name).joined(separator: ", "), .string(stage))
        }
    }

    /// Every answer that a step can give.
    static let answers = [
        "requested", "resumed", "captchaFailed", "codeIssued", "verified", "rejected", "locked", "done", "refused",
        "right", "temporary", "wrong", "expired", "conflict", "unknownSession", "unreachable", "policyRefused",
        "invalid", "none",
    ]

    /// What does not hold, each as a sentence; the first number is how many expectations there were.
    func compare(_ seen: Observation, start: Instant) -> (count: Int, faults: [String]) {
        var check = Check()
        check("answer", answer, seen.answer)
        check("rule", rule, seen.rule?.description)
        check("tries", tries.map(String.init), seen.tries.map(String.init))
        check("reason", reason, seen.reason)
        check("difficulty", difficulty, seen.difficulty.map { "\($0)" })
        check("issue", issue.map(String.init), seen.issue.map(String.init))
        check("until", until.map(ScenarioTime.text), seen.until.map { ScenarioTime.text($0 - start) })
        check("time", time.map(ScenarioTime.text), seen.time.map { ScenarioTime.text($0 - start) })
        check("session", session, seen.session?.description)
        check("stage", stage, seen.stage?.name)
        check("nearBudget", isNearBudget.map(String.init), seen.isNearBudget.map(String.init))
        check("found", found.map(list), seen.found.map(list))
        if let events { check("events", list(events), list(names(of: seen.events, as: events))) }
        check("messages", messageCount.map(String.init), String(seen.messages.count))
        if let messages { compare(messages, seen.messages, &check) }
        return (check.count, check.faults)
    }

    /// The events' names, each with its detail only where the expectation in the same place gives one.
    private func names(of events: [SeenEvent], as expected: [String]) -> [String] {
        let namesKeys = expected.contains { $0.hasPrefix("Key") }
        let shown = events.filter { namesKeys || !$0.isHousekeeping }
        return shown.enumerated().map { index, event in
            let wish = expected.indices.contains(index) ? expected[index] : ""
            if wish.hasSuffix(":-") { return event.detail == nil ? "\(event.type):-" : event.description }
            return wish == "\(event.type)" ? wish : event.description
        }
    }

    private func compare(_ expected: [MessageExpectation], _ seen: [TextMessage], _ check: inout Check) {
        check("messages", String(expected.count), String(seen.count))
        for (wish, message) in zip(expected, seen) {
            for (name, wanted, got) in wish.differences(from: message) { check(name, wanted, got) }
        }
    }
}

/// Collects what does not hold.
private struct Check {
    var count = 0
    var faults: [String] = []

    mutating func callAsFunction(_ name: String, _ expected: String?, _ got: String?) {
        guard let expected else { return }
        count += 1
        if expected != got { faults.append("\(name): expected \(expected), got \(got ?? "none")") }
    }
}

private func list(_ names: [String]) -> String { "[\(names.joined(separator: ", "))]" }

/// What is expected of one message.
private struct MessageExpectation {
    var to: String?
    var contains: [String] = []

    init(_ value: JSONValue) throws(FieldFault) {
        guard case .object(let object) = value else {
            throw JSONFields.fault(
                "messages", "objects such as {\"to\": \"0387584663\", \"contains\": \"725306\"}", value)
        }
        var fields = JSONFields(object)
        to = try fields.string("to")
        switch fields.value("contains") {
        case nil: break
        case .string(let text)?: contains = [text]
        case .array(let values)?:
            contains = values.compactMap { value in
                guard case .string(let text) = value else { return nil }
                return text
            }
        case let value?: throw JSONFields.fault("contains", "a text or a list of texts", value)
        }
        try fields.finish()
    }

    func differences(from message: TextMessage) -> [(String, String, String)] {
        var result: [(String, String, String)] = []
        if let to { result.append(("message to", to, message.recipient.national)) }
        for text in contains {
            let isThere = message.text.exposed.contains(text)
            result.append(("message text", text, isThere ? text : message.text.exposed))
        }
        return result
    }
}
