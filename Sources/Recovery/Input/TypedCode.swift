/// A one-time code as typed: six digits, leading zeros among them. Prints as `[secret]`.
public struct TypedCode: Equatable, Sendable, Redacted {
    /// 0 to 999,999. One word, so that comparing it takes constant time (E5).
    public let value: UInt32

    public init(_ typed: String) throws(InvalidCode) {
        let normalised: NormalisedText
        do { normalised = try NormalisedText(typed) } catch { throw InvalidCode(error) }
        guard let digits = normalised.digits else { throw .character }
        guard digits.count == 6 else { throw .length }
        value = digits.reduce(0) { $0 &* 10 &+ UInt32($1) }
    }

    public static var redaction: String { "[secret]" }
}

/// Why a text is not a code. What was typed is not in it.
public enum InvalidCode: Error, Hashable, Sendable, CaseIterable {
    case empty
    /// More than 32 bytes.
    case tooLong
    /// A letter, or a sign that belongs in no number.
    case character
    /// Digits, but not six.
    case length

    init(_ fault: UnreadableText) {
        switch fault {
        case .empty: self = .empty
        case .tooLong: self = .tooLong
        case .foreignCharacter: self = .character
        }
    }
}

extension InvalidCode: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "The code is missing; type the six digits of the message."
        case .tooLong: "The code is too long; type only the six digits of the message."
        case .character: "The code holds something other than digits; type the six digits of the message."
        case .length: "The code does not have six digits; type all six, zeros at its start too."
        }
    }
}
