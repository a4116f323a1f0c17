import LDAP

/// Reads a filter as RFC 4515 writes it, with `{identifier}` in values. Without substrings: an account is found by its
/// whole identifier.
struct FilterParser {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private static let mark = Array("{identifier}".utf8)

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func parse() throws(FilterFault) -> FilterShape {
        let shape = try filter()
        guard position == bytes.count else { throw .end }
        return shape
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Character) throws(FilterFault) {
        guard let next, next == character.asciiValue else { throw .missing(character) }
        position += 1
    }

    private mutating func filter() throws(FilterFault) -> FilterShape {
        depth += 1
        guard depth < 32 else { throw .depth }
        defer { depth -= 1 }
        try take("(")
        let shape = try inside()
        try take(")")
        return shape
    }

    private mutating func inside() throws(FilterFault) -> FilterShape {
        switch next {
        case UInt8(ascii: "&"): return .and(try list())
        case UInt8(ascii: "|"): return .or(try list())
        case UInt8(ascii: "!"):
            position += 1
            return .not(try filter())
        default: return try item()
        }
    }

    private mutating func list() throws(FilterFault) -> [FilterShape] {
        position += 1
        var parts: [FilterShape] = []
        while next == UInt8(ascii: "(") { parts.append(try filter()) }
        guard !parts.isEmpty else { throw .missing("(") }
        return parts
    }

    private mutating func item() throws(FilterFault) -> FilterShape {
        let name = try name(until: "=<>~:")
        let comparison = try comparison()
        if case .equal = comparison, next == UInt8(ascii: "*") {
            position += 1
            guard next == UInt8(ascii: ")") else { throw .substring }
            return .present(name)
        }
        return .compare(name, comparison, try value())
    }

    private mutating func name(until ends: String) throws(FilterFault) -> AttributeName {
        let start = position
        while let next, !ends.utf8.contains(next), next != UInt8(ascii: ")") { position += 1 }
        guard let name = AttributeName(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw .name }
        return name
    }

    private mutating func comparison() throws(FilterFault) -> FilterShape.Comparison {
        let sign = next
        position += 1
        switch sign {
        case UInt8(ascii: "="): return .equal
        case UInt8(ascii: ">"):
            try take("=")
            return .greaterOrEqual
        case UInt8(ascii: "<"):
            try take("=")
            return .lessOrEqual
        case UInt8(ascii: "~"):
            try take("=")
            return .approximately
        case UInt8(ascii: ":"):
            let rule = try name(until: ":")
            try take(":")
            try take("=")
            return .rule(rule)
        default: throw .missing("=")
        }
    }

    private mutating func value() throws(FilterFault) -> [FilterShape.Part] {
        var parts: [FilterShape.Part] = []
        var literal: [UInt8] = []
        while let next, next != UInt8(ascii: ")") {
            if bytes[position...].starts(with: Self.mark) {
                if !literal.isEmpty { parts.append(.bytes(literal)) }
                literal = []
                parts.append(.identifier)
                position += Self.mark.count
            } else {
                literal.append(try character())
            }
        }
        if !literal.isEmpty { parts.append(.bytes(literal)) }
        guard !parts.isEmpty else { throw .value }
        return parts
    }

    private mutating func character() throws(FilterFault) -> UInt8 {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "*"): throw .substring
        case UInt8(ascii: "{"), UInt8(ascii: "}"): throw .placeholder
        case UInt8(ascii: "("), 0: throw .value
        case UInt8(ascii: "\\"):
            let digits = bytes.dropFirst(position + 1).prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                throw .escape
            }
            position += 3
            return value
        default:
            position += 1
            return byte
        }
    }
}

/// Why a text is no filter.
enum FilterFault: Error, Equatable {
    case missing(Character)
    case end, depth, name, value, escape, substring, placeholder

    var reason: String {
        switch self {
        case .missing(let character): "the filter lacks a \(character); check its parentheses and comparisons"
        case .end: "something stands behind the filter's last parenthesis"
        case .depth: "the filter's parentheses are too deep"
        case .name: "an attribute's name in the filter is not one"
        case .value: "a value in the filter is empty or holds a sign that must be escaped as \\28, \\29 or \\00"
        case .escape: "two hexadecimal digits follow a \\ in a filter"
        case .substring: "a * stands in a filter only alone; an account is found by its whole identifier"
        case .placeholder: "the only placeholder in a filter is {identifier}; write other braces as \\7b and \\7d"
        }
    }
}
