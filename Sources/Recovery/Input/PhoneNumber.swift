/// A Vietnamese mobile phone number. Prints as `[phone number]`; `e164` and `national` give it away.
///
/// Which numbers are mobile is libphonenumber's metadata for Vietnam.
public struct PhoneNumber: Hashable, Sendable, Redacted {
    /// The nine digits after the country code, as a number: the first is never 0.
    private let significant: UInt32

    /// Reads `0387584663`, `+84…`, `84…` or `0084…`, with spaces, dots and hyphens anywhere; at most 32 bytes.
    public init(_ typed: String) throws(InvalidPhoneNumber) {
        let normalised: NormalisedText
        do { normalised = try NormalisedText(typed) } catch { throw InvalidPhoneNumber(error) }
        let digits = try Self.nationalDigits(of: normalised.ascii)
        guard digits.allSatisfy(\.isDecimalDigit) else { throw .character }
        try Self.check(digits)
        significant = digits.reduce(0) { $0 &* 10 &+ UInt32($1 &- UInt8(ascii: "0")) }
    }

    public static var redaction: String { "[phone number]" }

    /// As stored and as given to a gateway: `+84387584663`.
    public var e164: String { "+84\(significant)" }

    /// As a citizen writes it: `0387584663`.
    public var national: String { "0\(significant)" }

    /// The first three digits as a citizen writes it, `038`: the operator that gave the number out.
    public var operatorPrefix: String { "0\(significant / 10_000_000)" }

    /// What follows the 0 or the country code.
    private static func nationalDigits(of ascii: [UInt8]) throws(InvalidPhoneNumber) -> ArraySlice<UInt8> {
        for prefix in ["+84", "0084", "84"] where ascii.starts(with: prefix.utf8) {
            return ascii.dropFirst(prefix.utf8.count)
        }
        guard !ascii.starts(with: "+".utf8), !ascii.starts(with: "00".utf8) else { throw .foreign }
        guard ascii.allSatisfy(\.isDecimalDigit) else { throw .character }
        guard ascii.starts(with: "0".utf8) else { throw .prefixMissing }
        return ascii.dropFirst()
    }

    /// Nine digits of a mobile number, and the reason if they are not.
    private static func check(_ digits: ArraySlice<UInt8>) throws(InvalidPhoneNumber) {
        let values = digits.prefix(3).map { Int($0 &- UInt8(ascii: "0")) }
        if digits.count == 10, values.first == 1 { throw .retired }
        if values.first == 2 { throw .notMobile }
        guard digits.count == 9 else { throw .length }
        guard isMobile(values.reduce(0) { $0 * 10 + $1 }) else { throw .notMobile }
    }

    /// Whether numbers that begin with these three digits (after the 0) are mobile.
    private static func isMobile(_ prefix: Int) -> Bool {
        switch prefix {
        case 300...399: true
        case 522, 523, 528, 559, 560...569, 580...599: true
        case 700...709, 760...799: true
        case 810...889, 896...899: true
        case 900...989, 990, 991, 993...999: true
        default: false
        }
    }
}

/// Why a text is not a mobile phone number. What was typed is not in it.
public enum InvalidPhoneNumber: Error, Hashable, Sendable, CaseIterable {
    case empty
    /// More than 32 bytes.
    case tooLong
    /// A letter, or a sign that belongs in no number.
    case character
    /// The country code is not 84.
    case foreign
    /// It begins neither with 0 nor with the country code.
    case prefixMissing
    /// Not nine digits after the 0 or the country code.
    case length
    /// One of the eleven-digit numbers that were replaced in 2018.
    case retired
    /// A fixed line, a service number, or a prefix that no operator has.
    case notMobile

    init(_ fault: UnreadableText) {
        switch fault {
        case .empty: self = .empty
        case .tooLong: self = .tooLong
        case .foreignCharacter: self = .character
        }
    }
}

extension InvalidPhoneNumber: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "The phone number is missing; type the ten digits of a mobile number."
        case .tooLong: "The phone number is too long; type only the ten digits of a mobile number."
        case .character: "The phone number holds something other than digits; type it with digits only."
        case .foreign: "The phone number is not Vietnamese; type a mobile number that begins with 0 or +84."
        case .prefixMissing: "The phone number does not begin with 0 or +84; type it from its first digit."
        case .length: "The phone number does not have ten digits; check that none is missing or typed twice."
        case .retired: "The phone number has the old form of eleven digits; type its new form of ten digits."
        case .notMobile: "The phone number is not that of a mobile phone; type one that can receive messages."
        }
    }
}
