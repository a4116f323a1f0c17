import Recovery
import RetracePortal
import Testing

struct WordingTests {
    @Test(arguments: PortalTemplates.pages.map { $0.template.name })
    func `every text stands in both languages`(name: String) throws {
        let template = try #require(PortalTemplates.pages.first { $0.template.name == name }?.template)
        let vietnamese = try #require(template.words[.vietnamese])
        let english = try #require(template.words[.english])
        #expect(Set(vietnamese.keys) == Set(english.keys))
        #expect(!vietnamese.isEmpty)
        for (key, text) in vietnamese {
            #expect(text.contains { !$0.isWhitespace })
            #expect(english[key]?.contains { !$0.isWhitespace } == true)
            #expect(english[key] != text || ["OTP"].contains(text), "\(key) is the same in both languages")
        }
    }

    @Test(arguments: Language.allCases)
    func `every fault of an identifier and a phone number is said in its own words`(language: Language) {
        let identifiers: [InvalidIdentifier] =
            [.empty, .tooLong, .foreignCharacter, .neverIssued, .checkDigit]
            + AccountType.allCases.flatMap { [.character($0), .length($0)] }
        let texts =
            identifiers.map { $0.text(in: language) } + InvalidPhoneNumber.allCases.map { $0.text(in: language) }
        #expect(Set(texts).count == texts.count)
    }
}
