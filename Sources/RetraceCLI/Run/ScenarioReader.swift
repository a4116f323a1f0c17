import Foundation
import Recovery
import Retrace

/// Reads a scenario's file; what is wrong is said with its file and line.
struct ScenarioReader {
    private let path: String
    private var policy = Policy.standard
    private var at = Instant.Span(milliseconds: 0)

    static func read(_ path: String) throws(WrongInput) -> Scenario {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw WrongInput("\(path) can't be read; give the path of a scenario's file")
        }
        var reader = ScenarioReader(path: path)
        return try reader.read([UInt8](bytes))
    }

    private init(path: String) { self.path = path }

    private mutating func read(_ bytes: [UInt8]) throws(WrongInput) -> Scenario {
        var header: JSONFields?
        var headerLine = 1
        var steps: [ScenarioStep] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            do throws(FieldFault) {
                guard let text = String(validating: line, as: UTF8.self) else {
                    throw FieldFault("this is not UTF-8; write the file in UTF-8")
                }
                if text.allSatisfy(\.isWhitespace) { continue }
                let fields = JSONFields(try JSONValue.parse(line: text))
                if header == nil {
                    (header, headerLine) = (fields, index + 1)
                } else {
                    steps += try self.steps(fields, line: index + 1)
                }
            } catch {
                throw WrongInput("\(path):\(index + 1): \(error)")
            }
        }
        guard let header else {
            throw WrongInput("\(path):1: the file is empty; expected a first line such as {\"scenario\": \"name\"}")
        }
        do throws(FieldFault) {
            return try scenario(header, steps)
        } catch {
            throw WrongInput("\(path):\(headerLine): \(error)")
        }
    }

    // MARK: The first line

    private func scenario(_ header: JSONFields, _ steps: [ScenarioStep]) throws(FieldFault) -> Scenario {
        var fields = header
        let name = try fields.required("scenario")
        _ = try fields.string("about")
        let rules = try rules(&fields)
        let start = try start(&fields)
        let seed = try fields.integer("seed", in: 0...Int64.max) ?? 1
        let overrides = try fields.object("policy")
        let policy = try overrides.map(PolicyOverrides.init)?.applied(to: .standard) ?? .standard
        if let fault = policy.faults.first { throw FieldFault("\"policy\": \(fault)") }
        var accounts: [Scenario.Account] = []
        for value in try fields.array("accounts") ?? [] { accounts.append(try account(value)) }
        try fields.finish()
        return Scenario(
            path: path, name: name, rules: rules, start: start, seed: UInt64(seed), policy: policy,
            accounts: accounts, steps: steps)
    }

    private func rules(_ fields: inout JSONFields) throws(FieldFault) -> [Rule] {
        guard let id = try fields.string("rule") else { return [] }
        guard let rule = Rule(id: id) else {
            throw JSONFields.fault("rule", "an id of docs/rules.md, such as O4", .string(id))
        }
        return [rule]
    }

    private func start(_ fields: inout JSONFields) throws(FieldFault) -> Instant {
        let text = try fields.string("start") ?? "2026-01-05T08:00:00+07:00"
        guard let start = instant(iso8601: text) else {
            throw JSONFields.fault("start", "a time in ISO 8601, such as 2026-01-05T08:00:00+07:00", .string(text))
        }
        return start
    }

    private func account(_ value: JSONValue) throws(FieldFault) -> Scenario.Account {
        guard case .object(let object) = value else { throw JSONFields.fault("accounts", "a list of objects", value) }
        var fields = JSONFields(object)
        let type = try accountType(&fields) ?? .individual
        let identifier = try identifier(try fields.required("identifier"), type)
        let phone = try phone(try fields.required("phone"))
        var others: [PhoneNumber] = []
        for text in try fields.strings("otherPhones") ?? [] { others.append(try self.phone(text)) }
        let since = try fields.string("phoneSince")
        let isDisabled = try fields.bool("disabled") ?? false
        try fields.finish()
        return Scenario.Account(
            identifier: identifier, phone: phone, otherPhones: others, phoneSince: since.flatMap(instant(iso8601:)),
            isDisabled: isDisabled)
    }

    private func identifier(_ text: String, _ type: AccountType) throws(FieldFault) -> AccountIdentifier {
        do { return try AccountIdentifier(text, type: type) } catch { throw FieldFault("\"identifier\": \(error)") }
    }

    private func phone(_ text: String) throws(FieldFault) -> PhoneNumber {
        do { return try PhoneNumber(text) } catch { throw FieldFault("\"phone\": \(error)") }
    }

    // MARK: The others

    /// One step, or as many as the line is repeated.
    private mutating func steps(_ line: JSONFields, line number: Int) throws(FieldFault) -> [ScenarioStep] {
        var fields = line
        if let time = try fields.time("at") {
            guard time >= at else {
                throw FieldFault("\"at\" is before \(ScenarioTime.text(at)), where the scenario is")
            }
            at = time
        }
        let times = try fields.integer("times", in: 1...100_000) ?? 1
        let every = try fields.time("every") ?? Instant.Span(milliseconds: 0)
        _ = try fields.string("note")
        var steps: [ScenarioStep] = []
        for count in 1...times {
            if count > 1 { at = Instant.Span(milliseconds: at.milliseconds + every.milliseconds) }
            var numbered = fields.numbered(Int(count))
            steps.append(try step(&numbered, number))
        }
        return steps
    }

    private func step(_ fields: inout JSONFields, _ line: Int) throws(FieldFault) -> ScenarioStep {
        let who = try fields.string("as") ?? "citizen"
        let action = try StepAction(&fields)
        let key = try fields.string("key")
        let expectation = try Expectation(try fields.object("expect"))
        try fields.finish()
        return ScenarioStep(line: line, at: at, who: who, action: action, key: key, expectation: expectation)
    }
}

/// `individual` unless it says otherwise.
func accountType(_ fields: inout JSONFields) throws(FieldFault) -> AccountType? {
    switch try fields.string("type") {
    case nil: return nil
    case "individual": return .individual
    case "organization": return .organization
    case let text?: throw JSONFields.fault("type", "individual or organization", .string(text))
    }
}

extension JSONFields {
    /// The same with `{n}`, `{nn}`, `{nnn}` … in its texts replaced by a number of at least so many digits.
    func numbered(_ number: Int) -> JSONFields {
        var copy = self
        copy.replaceTexts { text in
            var text = text
            for width in 1...6 {
                let digits = String(number)
                let padded = String(repeating: "0", count: max(0, width - digits.count)) + digits
                text = text.replacingOccurrences(of: "{\(String(repeating: "n", count: width))}", with: padded)
            }
            return text
        }
        return copy
    }
}
