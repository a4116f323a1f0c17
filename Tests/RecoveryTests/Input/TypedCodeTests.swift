import Recovery
import Testing

@Suite struct TypedCodeTests {
    @Test(
        arguments: [
            ("725306", 725_306), ("000000", 0), ("000042", 42), ("999999", 999_999), (" 725306\r\n", 725_306),
            ("725 306", 725_306), ("725-306", 725_306), ("７２５３０６", 725_306), ("⑦25306", 725_306),
        ] as [(String, UInt32)])
    func `six digits are a code, zeros at the start too`(typed: String, value: UInt32) throws {
        #expect(try TypedCode(typed).value == value)
    }

    @Test(
        arguments: [
            ("", .empty), ("   ", .empty), ("72530", .length), ("7253066", .length), ("72530a", .character),
            ("+725306", .character), ("72530\u{0}", .character), ("725\n306", .character), ("٧٢٥٣٠٦", .character),
            ("72530😀", .character), ("725306\u{200B}", .character), ("72530⑩", .length),
            (String(repeating: "7", count: 33), .tooLong),
        ] as [(String, InvalidCode)])
    func `anything else is not a code`(typed: String, reason: InvalidCode) {
        #expect(throws: reason) { try TypedCode(typed) }
    }

    @Test func `a code does not print itself`() throws {
        #expect(printed(try TypedCode("725306")) == ["[secret]", "[secret]", "- [secret]\n"])
    }
}
