/// The number under which an account is registered, normalised. Prints as `[identifier]`; `text` gives it away.
public struct AccountIdentifier: Hashable, Sendable, Redacted {
    /// What a number is. The raw values are stored.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Căn cước công dân: 12 digits.
        case citizenID = 1
        /// Chứng minh nhân dân: 9 digits.
        case oldID = 2
        /// 6 to 9 letters and digits, at least one letter.
        case passport = 3
        /// Mã số thuế: 10 digits, or 10 and a branch, or the 12 digits of a person.
        case taxCode = 4
    }

    public let type: AccountType
    public let kind: Kind
    /// In upper case, without separators but for the hyphen before the branch of a tax code (`0314409058-002`).
    public let text: String

    /// Reads what was typed, at most 32 bytes. What is only improbable passes: see `isStructurePlausible`.
    public init(_ typed: String, type: AccountType) throws(InvalidIdentifier) {
        let normalised: NormalisedText
        do { normalised = try NormalisedText(typed) } catch { throw InvalidIdentifier(error) }
        self.type = type
        switch type {
        case .individual: (kind, text) = try Self.individual(normalised)
        case .organization: (kind, text) = (.taxCode, try TaxCode.text(of: normalised))
        }
    }

    /// Reads an identifier that enters the directory. A tax code whose check digit is wrong is refused here, while a
    /// recovery lets it pass, so that a typing error already on record can be recovered from.
    public static func imported(_ typed: String, type: AccountType) throws(InvalidIdentifier) -> Self {
        let identifier = try Self(typed, type: type)
        guard TaxCode.checkDigitMatches(identifier) else { throw .checkDigit }
        return identifier
    }

    public static var redaction: String { "[identifier]" }

    /// Whether the digits are such as an authority would give out: province, century and sex of a citizen's number,
    /// the check digit of a tax code. Advice for fraud signals; it refuses nobody. Others are always plausible.
    public var isStructurePlausible: Bool {
        switch kind {
        case .citizenID: CitizenIDStructure.isPlausible(text)
        case .taxCode: text.utf8.count == 12 ? CitizenIDStructure.isPlausible(text) : TaxCode.checkDigitMatches(self)
        case .oldID, .passport: true
        }
    }

    private static func individual(_ typed: NormalisedText) throws(InvalidIdentifier) -> (Kind, String) {
        if let digits = typed.digits {
            switch digits.count {
            case 9: return (.oldID, typed.text)
            case 12:
                guard !CitizenIDStructure.isOneDigitRepeated(digits) else { throw .neverIssued }
                return (.citizenID, typed.text)
            default: throw .length(.individual)
            }
        }
        let isPassport = typed.ascii.allSatisfy { $0.isDecimalDigit || $0.isUpperCaseLetter }
        guard isPassport, (6...9).contains(typed.ascii.count) else { throw .character(.individual) }
        return (.passport, typed.text)
    }
}
