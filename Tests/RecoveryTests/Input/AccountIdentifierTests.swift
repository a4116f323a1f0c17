import Recovery
import Testing

@Suite struct AccountIdentifierTests {
    @Test(
        arguments: [
            ("123456789423", .citizenID, "123456789423", false), ("056090001234", .citizenID, "056090001234", true),
            ("056 090 001 234", .citizenID, "056090001234", true),
            ("056.090-001234\n", .citizenID, "056090001234", true),
            ("225123456", .oldID, "225123456", true), ("２２５１２３４５６", .oldID, "225123456", true),
            ("b1234567", .passport, "B1234567", true), ("A12345", .passport, "A12345", true),
            ("C 1234567", .passport, "C1234567", true), ("12345678Z", .passport, "12345678Z", true),
            ("ABCDEFGHI", .passport, "ABCDEFGHI", true),
        ] as [(String, AccountIdentifier.Kind, String, Bool)])
    func `an individual has a citizen's number, an old one or a passport`(
        typed: String, kind: AccountIdentifier.Kind, text: String, isPlausible: Bool
    ) throws {
        let identifier = try AccountIdentifier(typed, type: .individual)
        #expect(identifier.kind == kind)
        #expect(identifier.text == text)
        #expect(identifier.isStructurePlausible == isPlausible)
        #expect(try AccountIdentifier.imported(typed, type: .individual) == identifier)
    }

    @Test(
        arguments: [
            ("000000000000", .neverIssued), ("777777777777", .neverIssued), ("05609000123", .length(.individual)),
            ("0560900012345", .length(.individual)), ("12345678", .length(.individual)),
            ("1234567890", .length(.individual)),
            ("05609000123a", .character(.individual)), ("B1234", .character(.individual)),
            ("B123456789", .character(.individual)), ("B12345/7", .character(.individual)),
            ("+56090001", .character(.individual)), ("0560900012３４\u{0}", .foreignCharacter),
            ("056090\n001234", .foreignCharacter), ("Đ1234567", .foreignCharacter), ("B123456😀", .foreignCharacter),
            ("٠٥٦٠٩٠٠٠١٢٣٤", .foreignCharacter), ("05609000\u{200B}1234", .foreignCharacter), ("", .empty),
            ("--", .empty),
            (String(repeating: "0", count: 33), .tooLong),
        ] as [(String, InvalidIdentifier)])
    func `an individual's number of another form is refused`(typed: String, reason: InvalidIdentifier) {
        #expect(throws: reason) { try AccountIdentifier(typed, type: .individual) }
    }

    @Test(arguments: [
        ("0100233488", "0100233488"), ("0100112437", "0100112437"), ("0314409058-002", "0314409058-002"),
        ("0312687878-001", "0312687878-001"), ("0314409058002", "0314409058-002"),
        ("0314 409 058 002", "0314409058-002"),
        ("０１００２３３４８８", "0100233488"), ("0312687878-999", "0312687878-999"), ("056090001234", "056090001234"),
    ])
    func `an organization has a tax code`(typed: String, text: String) throws {
        let identifier = try AccountIdentifier(typed, type: .organization)
        #expect(identifier.kind == .taxCode)
        #expect(identifier.text == text)
        #expect(identifier.isStructurePlausible)
        #expect(try AccountIdentifier.imported(typed, type: .organization) == identifier)
        #expect(try AccountIdentifier(text, type: .organization) == identifier)
    }

    /// The weighted sum of 010100006 is divisible by 11, so no check digit fits it.
    @Test(arguments: ["0123456789", "0100233480", "0314409059-002", "0101000060", "0101000061"])
    func `a wrong check digit warns in a recovery and is refused on import`(typed: String) throws {
        let identifier = try AccountIdentifier(typed, type: .organization)
        #expect(!identifier.isStructurePlausible)
        #expect(throws: InvalidIdentifier.checkDigit) {
            try AccountIdentifier.imported(typed, type: .organization)
        }
    }

    @Test(
        arguments: [
            ("0100000000", .neverIssued), ("9900000009", .neverIssued), ("0100000000-001", .neverIssued),
            ("0100233488-000", .neverIssued), ("0100233488000", .neverIssued), ("000000000000", .neverIssued),
            ("12345", .length(.organization)), ("01002334881", .length(.organization)),
            ("010023348a", .character(.organization)),
            ("B1234567", .character(.organization)), ("+100233488", .character(.organization)), ("", .empty),
            ("0100233488/001", .character(.organization)), ("01002\u{0}33488", .foreignCharacter),
        ] as [(String, InvalidIdentifier)])
    func `a tax code of another form is refused, on import too`(typed: String, reason: InvalidIdentifier) {
        #expect(throws: reason) { try AccountIdentifier(typed, type: .organization) }
        #expect(throws: reason) { try AccountIdentifier.imported(typed, type: .organization) }
    }

    @Test func `a citizen's number needs an assigned province`() throws {
        let codes = try (0...999).filter { code in
            let padded = String(String(1000 + code).dropFirst())
            return try AccountIdentifier(padded + "190654321", type: .individual).isStructurePlausible
        }
        #expect(codes.count == 63)
        #expect(codes.first == 1 && codes.last == 96)
        #expect([1, 2, 56, 79, 96].allSatisfy(codes.contains))
        #expect(![0, 3, 5, 50, 57, 76, 88, 97, 123].contains(where: codes.contains))
    }

    @Test(arguments: 0...9)
    func `a citizen's number of a century to come is not plausible`(digit: Int) throws {
        let identifier = try AccountIdentifier("056\(digit)90001234", type: .individual)
        #expect(identifier.isStructurePlausible == (digit <= 3))
    }

    @Test func `the same digits of a person and of an organization are two identifiers`() throws {
        let person = try AccountIdentifier("056090001234", type: .individual)
        let organization = try AccountIdentifier("056090001234", type: .organization)
        #expect(person != organization)
        #expect(person.text == organization.text)
    }

    @Test func `an identifier does not print itself`() throws {
        let identifier = try AccountIdentifier("056090001234", type: .individual)
        #expect(printed(identifier) == ["[identifier]", "[identifier]", "- [identifier]\n"])
    }
}
