/// The part of Unicode's compatibility folding (NFKC, UAX #15) that numbers typed by citizens can need.
///
/// The standard library has no public NFKC. What is read here holds ASCII digits, ASCII letters, a plus sign, and the
/// separators space, dot and hyphen, so only characters that NFKC turns into nothing but those matter. Covered are:
/// - every character that NFKC turns into digits, a plus sign and separators alone: fullwidth, superscript, subscript,
///   circled, mathematical and segmented digits, numbers up to 50 in a circle or with a full stop, and all spaces;
/// - the fullwidth forms of all ASCII characters, which East Asian keyboards give.
///
/// All else has no form here and is refused, as it would be by the ASCII rule after a full NFKC (accented letters,
/// Arabic-Indic digits, the hyphen U+2010, signs of width zero) and the rule that numbers hold no signs (⑴, ‼). The one
/// difference are Latin letters in other dress (ⅳ, ª, 𝐁): NFKC would make letters of them, but only a passport number
/// holds letters, and no keyboard gives these. NFKC never makes ASCII out of several characters together, so each can
/// be folded by itself.
package enum CompatibilityForms {
    package enum Form: Equatable, Sendable {
        /// A visible ASCII character that is not a separator.
        case ascii(UInt8)
        /// A number, to be written in decimal: 0 to 50.
        case number(UInt8)
        /// One or more spaces, dots and hyphens.
        case separator
    }

    /// What a character stands for; nil if it may not be typed.
    package static func form(of scalar: Unicode.Scalar) -> Form? {
        switch scalar.value {
        case 0x20, 0x2D, 0x2E: .separator
        case 0x21...0x7E: .ascii(UInt8(truncatingIfNeeded: scalar.value))
        case 0xFF0D, 0xFF0E: .separator
        case 0xFF01...0xFF5E: .ascii(UInt8(truncatingIfNeeded: scalar.value &- 0xFEE0))
        default: other(scalar.value)
        }
    }

    private static func other(_ value: UInt32) -> Form? {
        switch value {
        // Spaces, then dots and the small hyphen.
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: .separator
        case 0x2024...0x2026, 0xFE19, 0xFE30, 0xFE52, 0xFE63: .separator
        case 0x207A, 0x208A, 0xFB29, 0xFE62: .ascii(UInt8(ascii: "+"))
        default: number(value).map { .number(UInt8(truncatingIfNeeded: $0)) }
        }
    }

    private static func number(_ value: UInt32) -> UInt32? {
        switch value {
        case 0xB2, 0xB3: value &- 0xB0
        case 0xB9: 1
        case 0x2070, 0x2074...0x2079: value &- 0x2070
        case 0x2080...0x2089: value &- 0x2080
        // In a circle: 1–20, 0, 21–35, 36–50.
        case 0x2460...0x2473: value &- 0x245F
        case 0x24EA: 0
        case 0x3251...0x325F: value &- 0x3251 &+ 21
        case 0x32B1...0x32BF: value &- 0x32B1 &+ 36
        // With a full stop: 1–20, 0.
        case 0x2488...0x249B: value &- 0x2487
        case 0x1F100: 0
        // Mathematical, in five styles; segmented.
        case 0x1D7CE...0x1D7FF: (value &- 0x1D7CE) % 10
        case 0x1FBF0...0x1FBF9: value &- 0x1FBF0
        default: nil
        }
    }
}
