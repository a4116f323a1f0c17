/// The name of an attribute or of a matching rule: `mobile`, `cn;lang-vi`, `2.5.4.3`.
public struct AttributeName: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Nil unless the text is a descriptor (RFC 4512, 2.5): letters, digits, hyphens, dots for an OID, and options behind
    /// semicolons; it begins with a letter or a digit.
    public init?(_ text: String) {
        guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= 128 else { return nil }
        guard text.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x3B }) else {
            return nil
        }
        self.text = text
    }

    private init(known text: String) { self.text = text }

    /// Every entry has it.
    public static let objectClass = Self(known: "objectClass")

    public var description: String { text }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
}
