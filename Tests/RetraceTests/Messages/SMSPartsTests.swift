import Retrace
import Testing

@Suite struct SMSPartsTests {
    @Test(arguments: zip([0, 1, 160, 161, 306, 307, 459, 460], [1, 1, 1, 2, 2, 3, 3, 4]))
    func `GSM-7 fits 160, and 153 in each of several`(length: Int, parts: Int) {
        let counted = SMSParts(String(repeating: "a", count: length))
        #expect(counted.encoding == .gsm7)
        #expect(counted.units == length)
        #expect(counted.count == parts)
    }

    @Test(arguments: zip([1, 70, 71, 134, 135, 201, 202], [1, 1, 2, 2, 3, 3, 4]))
    func `UCS-2 fits 70, and 67 in each of several`(length: Int, parts: Int) {
        let counted = SMSParts(String(repeating: "ữ", count: length))
        #expect(counted.encoding == .ucs2)
        #expect(counted.units == length)
        #expect(counted.count == parts)
    }

    @Test(arguments: ["^", "{", "}", "\\", "[", "~", "]", "|", "€", "\u{0C}"])
    func `a character of the extension table counts twice`(character: String) {
        #expect(SMSParts(character).units == 2)
        #expect(SMSParts(String(repeating: character, count: 80)).count == 1)
        #expect(SMSParts(String(repeating: character, count: 80) + "a").count == 2)
    }

    @Test func `an extension character is not split between parts`() {
        // 152 + a pair that does not fit the 153rd septet + 153 others: the second part holds the pair and 151.
        let text = String(repeating: "a", count: 152) + "€" + String(repeating: "a", count: 152)
        #expect(SMSParts(text).units == 306)
        #expect(SMSParts(text).count == 3)
    }

    @Test func `a surrogate pair is not split between parts`() {
        let text = String(repeating: "ữ", count: 66) + "😀" + String(repeating: "ữ", count: 66)
        #expect(SMSParts(text).units == 134)
        #expect(SMSParts(text).count == 3)
        #expect(SMSParts(String(repeating: "😀", count: 35)).count == 1)
        #expect(SMSParts(String(repeating: "😀", count: 36)).count == 2)
    }

    @Test func `the whole basic table is GSM-7, one septet each`() {
        let table = """
            @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?\
            ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
            """
        // 128 codes, less the escape to the extension table.
        #expect(table.unicodeScalars.count == 127)
        #expect(SMSParts(table) == SMSParts(String(repeating: "x", count: 127)))
    }

    @Test(arguments: "`áÁÀÈÌÒÙêôơưăâđĐýÝỳçõ\t\u{1B}\u{7F}\u{00A0}".unicodeScalars.map(String.init))
    func `a character beyond the table makes a message UCS-2`(character: String) {
        #expect(SMSParts("abc" + character).encoding == .ucs2)
    }

    @Test(arguments: ["à", "è", "é", "ì", "ò", "ù", "É"])
    func `a few accented letters are in the table`(letter: String) {
        #expect(SMSParts(letter).encoding == .gsm7)
    }

    @Test func `letters with combining marks are UCS-2, by their units`() {
        #expect(SMSParts("a\u{0300}").encoding == .ucs2)
        #expect(SMSParts("a\u{0300}").units == 2)
    }
}
