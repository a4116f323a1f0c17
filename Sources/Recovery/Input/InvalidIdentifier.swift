/// Why a text is not the identifier of an account. What was typed is not in it.
public enum InvalidIdentifier: Error, Hashable, Sendable {
    case empty
    /// More than 32 bytes.
    case tooLong
    /// A sign that belongs in no identifier.
    case foreignCharacter
    /// A letter or sign where this type of account has digits.
    case character(AccountType)
    /// Digits, but as many as no identifier of this type has.
    case length(AccountType)
    /// The form is right, but no authority gives out such a number.
    case neverIssued
    /// The check digit of a tax code is wrong; only an import asks for it.
    case checkDigit

    init(_ fault: UnreadableText) {
        switch fault {
        case .empty: self = .empty
        case .tooLong: self = .tooLong
        case .foreignCharacter: self = .foreignCharacter
        }
    }
}

extension InvalidIdentifier: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "The identifier is missing; type the number that stands on the document."
        case .tooLong: "The identifier is too long; type only the number that stands on the document."
        case .foreignCharacter: "The identifier holds a sign that no such number has; type plain letters and digits."
        case .character(.individual):
            "The identifier is neither digits only nor a passport number of 6 to 9 letters and digits; type it again."
        case .character(.organization): "The tax code holds something other than digits; type it with digits only."
        case .length(.individual): "The identity number does not have 9 or 12 digits; check that none is missing."
        case .length(.organization): "The tax code does not have 10, 12 or 13 digits; check that none is missing."
        case .neverIssued: "No such number is ever given out; type the number that stands on the document."
        case .checkDigit: "The check digit of the tax code is wrong; compare each digit with the document."
        }
    }
}
