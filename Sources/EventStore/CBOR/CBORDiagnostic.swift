import LMDB

extension CBOR {
    /// The item in diagnostic notation (RFC 8949 §8), for a person to read. Where the bytes are not deterministic CBOR
    /// it ends with a comment that says so: `[1, / the bytes end within an item at byte 2 /`.
    public static func diagnostic(_ span: RawSpan) -> String {
        var text = ""
        do throws(CBORError) {
            var reader = CBORReader(span)
            try reader.describe(into: &text, depth: 0)
            try reader.finish()
        } catch {
            text += "\(text.isEmpty || text.hasSuffix(" ") ? "" : " ")/ \(error) /"
        }
        return text
    }
}

extension CBORReader {
    fileprivate mutating func describe(into text: inout String, depth: Int) throws(CBORError) {
        guard position < span.byteCount else { throw error(.truncated, at: position) }
        guard depth <= Self.maximumDepth else { throw error(.tooDeep, at: position) }
        switch span.byte(at: position) >> 5 {
        case 0: text += String(try unsigned())
        case 1: text += negative(try argument(of: 1, .integer))
        case 2: text += "h'\(try bytes(limit: .max).hex)'"
        case 3: text += quoted(try self.text(limit: .max))
        case 4: try describeArray(into: &text, depth: depth &+ 1)
        case 5: try describeMap(into: &text, depth: depth &+ 1)
        default: text += try isNull() ? "null" : String(try bool())
        }
    }

    private mutating func describeArray(into text: inout String, depth: Int) throws(CBORError) {
        let count = try array()
        text += "["
        for index in 0..<count {
            if index > 0 { text += ", " }
            try describe(into: &text, depth: depth)
        }
        text += "]"
    }

    private mutating func describeMap(into text: inout String, depth: Int) throws(CBORError) {
        let count = try map()
        text += "{"
        for index in 0..<count {
            if index > 0 { text += ", " }
            try describe(into: &text, depth: depth)
            text += ": "
            try describe(into: &text, depth: depth)
        }
        text += "}"
    }
}

/// -1 - argument, which may be below what 64 bits with a sign hold.
private func negative(_ argument: UInt64) -> String {
    let (magnitude, overflow) = argument.addingReportingOverflow(1)
    return overflow ? "-18446744073709551616" : "-\(magnitude)"
}

/// A text as JSON writes it.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\u{0}"..."\u{1F}", "\u{7F}": result += "\\u00" + [UInt8(truncatingIfNeeded: scalar.value)].hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

extension [UInt8] {
    /// Two lower-case hexadecimal digits for each byte.
    package var hex: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(count * 2)
        for byte in self {
            for half in [byte >> 4, byte & 15] { digits.append(half < 10 ? 0x30 + half : 0x57 + half) }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
