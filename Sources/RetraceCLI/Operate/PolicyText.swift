import Foundation
import Recovery

/// A policy as a file of JSON: `retrace policy show` writes it, `retrace policy adopt` reads it. The names are those of
/// docs/rules.md.
enum PolicyText {
    static func fields(of policy: Policy) -> [(key: String, value: Value)] {
        [("version", .number(policy.version)), ("way", .text(policy.way.name))]
            + PolicyField.all.map { ($0.name, .number($0.value(in: policy))) }
            + [
                ("pauses", .list(policy.pauses.map { .number($0) })),
                ("retryWaits", .list(policy.retryWaits.map { .number($0) })),
                ("trustedNetworks", .list(policy.trustedNetworks.map { .text($0) })),
            ]
    }

    /// One field a line.
    static func lines(of policy: Policy) -> [String] {
        let fields = fields(of: policy).map { "  \(quoted($0.key)): \($0.value.json)" }
        return ["{"] + fields.dropLast().map { $0 + "," } + fields.suffix(1) + ["}"]
    }

    /// Reads a file's bytes. What the file leaves out stays as in `current`. Throws one sentence for each fault.
    static func policy(from bytes: [UInt8], over current: Policy) throws(PolicyTextFaults) -> Policy {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw PolicyTextFaults(["it is not UTF-8"]) }
        let object: [String: PolicyValue]
        do {
            object = try JSONDecoder().decode([String: PolicyValue].self, from: Data(bytes))
        } catch {
            throw PolicyTextFaults(["it is not one object of JSON, such as `retrace policy show` writes"])
        }
        var reading = PolicyReading(policy: current)
        for (name, value) in object.sorted(by: { $0.key < $1.key }) { reading.read(name, value, current) }
        let faults = reading.faults + reading.policy.faults.map(\.description)
        guard faults.isEmpty else { throw PolicyTextFaults(faults) }
        return reading.policy
    }
}

/// All that is wrong with a file, a sentence each.
struct PolicyTextFaults: Error {
    let sentences: [String]
    init(_ sentences: [String]) { self.sentences = sentences }
}

/// Goes through the names of a file and gathers faults.
private struct PolicyReading {
    var policy: Policy
    var faults: [String] = []

    mutating func read(_ name: String, _ value: PolicyValue, _ current: Policy) {
        switch name {
        case "version": checkVersion(value, current)
        case "way":
            switch value {
            case .text("temporary"): policy.way = .temporary
            case .text("chosen"): policy.way = .chosen
            default: expect(name, "\"temporary\" or \"chosen\"", value)
            }
        case "pauses": if let numbers = numbers(name, value) { policy.pauses = numbers }
        case "retryWaits": if let numbers = numbers(name, value) { policy.retryWaits = numbers }
        case "trustedNetworks": if let texts = texts(name, value) { policy.trustedNetworks = texts }
        default: readNumber(name, value)
        }
    }

    /// The version says which policy the file was made from.
    private mutating func checkVersion(_ value: PolicyValue, _ current: Policy) {
        guard case .number(let number) = value else { return expect("version", "a whole number", value) }
        guard number != Int64(current.version) else { return }
        faults.append(
            "version is \(number), but version \(current.version) is in force: look at what has changed, "
                + "or leave version out")
    }

    private mutating func readNumber(_ name: String, _ value: PolicyValue) {
        guard let field = PolicyField.all.first(where: { $0.name == name }) else {
            let near = PolicyField.all.first { $0.name.lowercased() == name.lowercased() }
            return faults.append("there is no \(name)" + (near.map { "; is it \($0.name)?" } ?? ""))
        }
        guard case .number(let number) = value else { return expect(name, "a whole number", value) }
        field.set(number, in: &policy)
    }

    private mutating func numbers(_ name: String, _ value: PolicyValue) -> [Int64]? {
        guard case .list(let values) = value else { return fail(name, "a list of whole numbers", value) }
        var numbers: [Int64] = []
        for value in values {
            guard case .number(let number) = value else { return fail(name, "a list of whole numbers", value) }
            numbers.append(number)
        }
        return numbers
    }

    private mutating func texts(_ name: String, _ value: PolicyValue) -> [String]? {
        guard case .list(let values) = value else { return fail(name, "a list of texts", value) }
        var texts: [String] = []
        for value in values {
            guard case .text(let text) = value else { return fail(name, "a list of texts", value) }
            texts.append(text)
        }
        return texts
    }

    private mutating func fail<T>(_ name: String, _ expected: String, _ value: PolicyValue) -> [T]? {
        expect(name, expected, value)
        return nil
    }

    private mutating func expect(_ name: String, _ expected: String, _ value: PolicyValue) {
        faults.append("\(name) must be \(expected), and is \(value.kind)")
    }
}

/// One value of JSON, as far as a policy needs it.
private enum PolicyValue: Decodable {
    case number(Int64)
    case text(String)
    case list([PolicyValue])
    case other(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .other("null")
        } else if (try? container.decode(Bool.self)) != nil {
            self = .other("true or false")
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let number = try? container.decode(Double.self) {
            self = .other("\(number)")
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let values = try? container.decode([PolicyValue].self) {
            self = .list(values)
        } else {
            self = .other("an object")
        }
    }

    var kind: String {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): "the text \(quoted(String(text.prefix(40))))"
        case .list: "a list of something else"
        case .other(let kind): kind
        }
    }
}
