/// What was typed into a field for a number, brought to the one form that everything compares: trimmed, compatibility
/// forms folded, separators taken out, letters in upper case. Every field goes through it.
package struct NormalisedText: Equatable, Sendable {
    /// Visible ASCII characters without spaces, dots and hyphens; never empty.
    package let ascii: [UInt8]

    /// The most bytes of UTF-8 that may be typed, before anything is taken out.
    package static let byteLimit = 32

    package init(_ typed: String) throws(UnreadableText) {
        guard typed.utf8.count <= Self.byteLimit else { throw .tooLong }
        var ascii: [UInt8] = []
        for scalar in Self.trimmed(typed) {
            switch CompatibilityForms.form(of: scalar) {
            case .ascii(let character): ascii.append(upperCased(character))
            case .number(let number): ascii.append(contentsOf: String(number).utf8)
            case .separator: break
            case nil: throw .foreignCharacter
            }
        }
        guard !ascii.isEmpty else { throw .empty }
        self.ascii = ascii
    }

    package var text: String { String(decoding: ascii, as: UTF8.self) }

    /// The value of each digit; nil if anything else is there too.
    package var digits: [UInt8]? {
        ascii.allSatisfy(\.isDecimalDigit) ? ascii.map { $0 &- UInt8(ascii: "0") } : nil
    }

    /// Without white space at both ends, line ends among it: what pasting brings along.
    private static func trimmed(_ typed: String) -> Substring.UnicodeScalarView {
        var scalars = typed.unicodeScalars.drop { $0.properties.isWhitespace }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return scalars
    }
}

/// Why a text could not be read at all. Each field gives it words of its own.
package enum UnreadableText: Error, CaseIterable, Sendable {
    case empty
    /// More than 32 bytes.
    case tooLong
    /// A character that stands for no ASCII character, or that cannot be seen.
    case foreignCharacter
}

private func upperCased(_ character: UInt8) -> UInt8 {
    character >= 0x61 && character <= 0x7A ? character &- 0x20 : character
}
