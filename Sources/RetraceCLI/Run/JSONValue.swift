import Foundation

/// One value of JSON whose numbers are whole.
enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The one object that a line of text holds.
    static func parse(line: String) throws(FieldFault) -> [String: JSONValue] {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)) else {
            throw FieldFault("this is not JSON; expected one object, such as {\"do\": \"resend\"}, with whole numbers")
        }
        guard case .object(let object) = value else {
            throw FieldFault("expected one object in braces, found \(value.kind)")
        }
        return object
    }

    /// What a person calls it.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer(let number): "the number \(number)"
        case .string(let text): "the text \"\(text.prefix(40))\""
        case .array: "a list"
        case .object: "an object"
        }
    }
}
