/// The GSM 7-bit default alphabet (GSM 03.38, today 3GPP TS 23.038 §6.2.1), by its real tables.
///
/// Of the Vietnamese letters it has only à è é ì ò ù, and none of them as a capital but É: any other accented letter
/// makes a message UCS-2.
enum GSMAlphabet {
    /// The septets that a character takes: 1, or 2 from the extension table; nil if the alphabet lacks it.
    static func septets(of scalar: Unicode.Scalar) -> Int? {
        if scalar.isASCII { return asciiSeptets(of: scalar) }
        if scalar == "€" { return 2 }
        return beyondASCII.contains(scalar) ? 1 : nil
    }

    private static func asciiSeptets(of scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "\u{0C}", "^", "{", "}", "\\", "[", "~", "]", "|": 2
        case "\n", "\r": 1
        // A grave accent alone is not in the alphabet, nor is any other control character.
        case "`", "\u{7F}": nil
        case "\u{20}"..."\u{7E}": 1
        default: nil
        }
    }

    private static let beyondASCII = Set("£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà".unicodeScalars)
}
