/// Reads the members of one object of a configuration, and says of every mistake where it stands.
struct ConfigurationReader {
    private let members: [String: JSONTree]
    private let place: String

    init(_ members: [String: JSONTree], at place: String, knowing names: Set<String>) throws(InvalidWebhook) {
        for name in members.keys.sorted() where !names.contains(name) { throw .unknownMember("\(place)/\(name)") }
        self.members = members
        self.place = place
    }

    /// Where a member stands.
    func pointer(_ name: String) -> String { "\(place)/\(name)" }

    func value(_ name: String) -> JSONTree? { members[name] }

    func required(_ name: String) throws(InvalidWebhook) -> JSONTree {
        guard let value = members[name] else { throw .missing(pointer(name)) }
        return value
    }

    func string(_ name: String) throws(InvalidWebhook) -> String? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value else { throw .wrongType(at: pointer(name), expected: "a string") }
        return text
    }

    func object(_ name: String) throws(InvalidWebhook) -> [String: JSONTree]? {
        guard let value = members[name] else { return nil }
        guard case .object(let inner) = value else { throw .wrongType(at: pointer(name), expected: "an object") }
        return inner
    }

    /// A pointer into the answer.
    func answerPointer(_ name: String) throws(InvalidWebhook) -> JSONPointer? {
        guard let text = try string(name) else { return nil }
        guard let result = JSONPointer(text) else { throw .pointer(at: pointer(name)) }
        return result
    }

    /// One string, whole number or boolean, or a list of such.
    func scalars(_ name: String) throws(InvalidWebhook) -> [JSONTree]? {
        guard let value = members[name] else { return nil }
        let values = if case .array(let list) = value { list } else { [value] }
        for value in values {
            switch value {
            case .string, .integer, .bool: continue
            default:
                throw .wrongType(at: pointer(name), expected: "a string, a whole number, a boolean or a list of them")
            }
        }
        guard !values.isEmpty else { throw .wrongType(at: pointer(name), expected: "not empty") }
        return values
    }

    func statuses(_ name: String) throws(InvalidWebhook) -> Set<Int>? {
        guard let values = try scalars(name) else { return nil }
        var result: Set<Int> = []
        for value in values {
            guard case .integer(let number) = value, (200..<600).contains(number) else {
                throw .statusRange(at: pointer(name))
            }
            result.insert(Int(number))
        }
        return result
    }
}
