/// Mã số thuế: ten digits, the last a check digit; a branch adds a hyphen and 001 to 999. A person's tax code may be
/// the twelve digits of the citizen's number instead. As in python-stdnum's `vn.mst`.
enum TaxCode {
    private static let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]

    /// The form that is stored. The check digit is not looked at.
    static func text(of typed: NormalisedText) throws(InvalidIdentifier) -> String {
        guard let digits = typed.digits else { throw .character(.organization) }
        switch digits.count {
        case 10:
            try checkSerial(digits)
            return typed.text
        case 12:
            guard !CitizenIDStructure.isOneDigitRepeated(digits) else { throw .neverIssued }
            return typed.text
        case 13:
            try checkSerial(digits)
            guard digits.suffix(3).contains(where: { $0 != 0 }) else { throw .neverIssued }
            return String(typed.text.prefix(10)) + "-" + String(typed.text.suffix(3))
        default: throw .length(.organization)
        }
    }

    /// True also of what has no check digit.
    static func checkDigitMatches(_ identifier: AccountIdentifier) -> Bool {
        guard identifier.kind == .taxCode, identifier.text.utf8.count != 12 else { return true }
        let digits = identifier.text.utf8.prefix(10).map { Int($0) - 0x30 }
        let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 }
        // A result of 10 fits no digit: such a number was never issued.
        return digits.last == 10 - sum % 11
    }

    /// Digits 3 to 9 count from 0000001.
    private static func checkSerial(_ digits: [UInt8]) throws(InvalidIdentifier) {
        guard digits.dropFirst(2).prefix(7).contains(where: { $0 != 0 }) else { throw .neverIssued }
    }
}
