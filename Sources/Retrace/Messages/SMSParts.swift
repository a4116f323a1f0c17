/// How many parts a text takes as a short message: what it costs.
///
/// GSM-7 fits 160 septets in one part and 153 in each of several; UCS-2 fits 70 UTF-16 units, and 67
/// (3GPP TS 23.040 §9.2.3.24.1: six bytes of each part say how the parts go together).
public struct SMSParts: Equatable, Sendable {
    public enum Encoding: String, Sendable {
        case gsm7 = "GSM-7"
        case ucs2 = "UCS-2"
    }

    /// The number of parts; an empty text is one part.
    public let count: Int
    public let encoding: Encoding
    /// The septets (an extension character is two), or the UTF-16 units.
    public let units: Int

    public init(_ text: String) {
        if let septets = Self.septets(text) {
            self.init(septets, encoding: .gsm7, alone: 160, amongOthers: 153)
        } else {
            let units = text.unicodeScalars.map { UTF16.width($0) }
            self.init(units, encoding: .ucs2, alone: 70, amongOthers: 67)
        }
    }

    private init(_ characters: [Int], encoding: Encoding, alone: Int, amongOthers limit: Int) {
        self.encoding = encoding
        units = characters.reduce(0, +)
        count = units <= alone ? 1 : Self.parts(characters, of: limit)
    }

    /// Fills part after part; a character of two units goes into the next part rather than being split.
    private static func parts(_ characters: [Int], of limit: Int) -> Int {
        var parts = 1
        var used = 0
        for size in characters {
            if used + size > limit {
                parts += 1
                used = 0
            }
            used += size
        }
        return parts
    }

    private static func septets(_ text: String) -> [Int]? {
        var result: [Int] = []
        for scalar in text.unicodeScalars {
            guard let size = GSMAlphabet.septets(of: scalar) else { return nil }
            result.append(size)
        }
        return result
    }
}
