import Foundation

/// Any JSON value. A number is whole if it is written so.
enum JSONTree: Equatable, Sendable, Codable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// Nil unless the bytes are one JSON value.
    init?(_ bytes: [UInt8]) {
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = read
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let read = try? value.decode(Bool.self) {
            self = .bool(read)
        } else if let read = try? value.decode(Int64.self) {
            self = .integer(read)
        } else if let read = try? value.decode(Double.self) {
            self = .number(read)
        } else if let read = try? value.decode(String.self) {
            self = .string(read)
        } else if let read = try? value.decode([JSONTree].self) {
            self = .array(read)
        } else {
            self = .object(try value.decode([String: JSONTree].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// One line of JSON, the members in the order of their names; nil for a number that JSON can't write.
    var bytes: [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try? Array(encoder.encode(self))
    }

    /// A string or a whole number as text; nil for anything else.
    var scalarText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}
