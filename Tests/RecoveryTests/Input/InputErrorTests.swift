import Recovery
import Testing

@Suite struct InputErrorTests {
    @Test func `every refusal is a sentence of its own that says what to do`() {
        let identifiers: [InvalidIdentifier] = [
            .empty, .tooLong, .foreignCharacter, .character(.individual), .character(.organization),
            .length(.individual), .length(.organization), .neverIssued, .checkDigit,
        ]
        let sentences =
            InvalidPhoneNumber.allCases.map(\.description) + identifiers.map(\.description)
            + InvalidCode.allCases.map(\.description) + InvalidAddress.allCases.map(\.description)
            + InvalidNetwork.allCases.map(\.description)
        #expect(Set(sentences).count == sentences.count)
        for sentence in sentences {
            #expect(sentence.hasSuffix("."))
            #expect(sentence.contains(";") || sentence.contains(","), "it says what to do: \(sentence)")
        }
    }
}
