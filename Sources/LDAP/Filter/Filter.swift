/// What a search looks for, built from its parts. A value may hold any bytes: the text that is sent escapes them, so
/// that a value stays a value.
public indirect enum Filter: Hashable, Sendable {
    case and([Filter])
    case or([Filter])
    case not(Filter)
    case present(AttributeName)
    case equal(AttributeName, [UInt8])
    case greaterOrEqual(AttributeName, [UInt8])
    case lessOrEqual(AttributeName, [UInt8])
    case approximately(AttributeName, [UInt8])
    /// By a matching rule of the server's own, `attribute:1.2.840.113556.1.4.803:=2`; `rule` is an OID or a name.
    case matching(AttributeName, rule: AttributeName, [UInt8])
}

extension Filter {
    /// As RFC 4515 writes it.
    public var text: String {
        switch self {
        case .and(let parts): "(&\(parts.map(\.text).joined()))"
        case .or(let parts): "(|\(parts.map(\.text).joined()))"
        case .not(let part): "(!\(part.text))"
        case .present(let name): "(\(name.text)=*)"
        case .equal(let name, let value): "(\(name.text)=\(escaped(value)))"
        case .greaterOrEqual(let name, let value): "(\(name.text)>=\(escaped(value)))"
        case .lessOrEqual(let name, let value): "(\(name.text)<=\(escaped(value)))"
        case .approximately(let name, let value): "(\(name.text)~=\(escaped(value)))"
        case .matching(let name, let rule, let value): "(\(name.text):\(rule.text):=\(escaped(value)))"
        }
    }
}

/// Letters, digits and the signs of plain words as they are, every other byte as `\xx` (RFC 4515, 3): more is escaped than
/// need be, so that nothing depends on what is special to whom.
private func escaped(_ value: [UInt8]) -> String {
    var text = ""
    for byte in value {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x2B, 0x2D, 0x2E, 0x40, 0x5F:
            text.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16)
            text += digits.utf8.count == 1 ? "\\0\(digits)" : "\\\(digits)"
        }
    }
    return text
}
