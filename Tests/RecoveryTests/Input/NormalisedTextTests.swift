import Recovery
import Testing

@Suite struct NormalisedTextTests {
    @Test(arguments: [
        (" 12 34.56-78 ", "12345678"), ("\t\u{2028}b1234567\r\n", "B1234567"), ("\u{3000}１２３　４", "1234"),
        ("¹²³₄⑤⑥", "123456"), ("⑩㉑㊿", "102150"), ("⒈⒛🄀", "1200"), ("𝟎𝟙𝟐𝟯𝟺🯵", "012345"), ("ａｂＣ", "ABC"),
        ("＋８４", "+84"), ("1\u{A0}2\u{202F}3…4", "1234"),
    ])
    func `what was typed comes to one form`(typed: String, expected: String) throws {
        #expect(try NormalisedText(typed).text == expected)
    }

    @Test(arguments: ["", " ", "\n", "-", " . - \u{3000}"])
    func `nothing but separators is empty`(typed: String) {
        #expect(throws: UnreadableText.empty) { try NormalisedText(typed) }
    }

    @Test(arguments: ["1\u{0}2", "\u{0}", "1\n2", "1\t2", "1\u{7F}", "😀", "1\u{301}", "1\u{200B}2", "đ", "١٢٣"])
    func `a character that is not ASCII after folding is refused`(typed: String) {
        #expect(throws: UnreadableText.foreignCharacter) { try NormalisedText(typed) }
    }

    @Test func `32 bytes may be typed, 33 may not, separators counted`() throws {
        #expect(try NormalisedText(String(repeating: "1", count: 32)).ascii.count == 32)
        #expect(throws: UnreadableText.tooLong) { try NormalisedText(String(repeating: "1", count: 33)) }
        #expect(throws: UnreadableText.tooLong) { try NormalisedText("1" + String(repeating: " ", count: 32)) }
        #expect(throws: UnreadableText.tooLong) { try NormalisedText(String(repeating: "１", count: 11)) }
    }

    @Test func `digits are values, and absent if anything else is there`() throws {
        #expect(try NormalisedText("0９-1").digits == [0, 9, 1])
        #expect(try NormalisedText("12a").digits == nil)
        #expect(try NormalisedText("+12").digits == nil)
    }
}
