import Recovery
import Testing

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        "0387584663", "+84387584663", "84387584663", "0084387584663", "038 758 4663", "038.758.4663", "038-758-4663",
        " 0387584663\n", "+84 38 758 4663", "０３８７５８４６６３", "0387\u{A0}584\u{A0}663", "＋84387584663",
    ])
    func `all ways of writing a number give the same number`(typed: String) throws {
        let phone = try PhoneNumber(typed)
        #expect(phone.e164 == "+84387584663")
        #expect(phone.national == "0387584663")
        #expect(phone.operatorPrefix == "038")
        #expect(try phone == PhoneNumber("0387584663"))
    }

    @Test(arguments: [
        "0912345678", "0591234567", "0761234567", "0899123456", "0522123456", "0523123456", "0528123456",
        "0559123456", "0561234567", "0581234567", "0701234567", "0791234567", "0812345678", "0881234567",
        "0896123456", "0901234567", "0989123456", "0990123456", "0991123456", "0993123456", "0999123456",
        "0300000000", "0399999999",
    ])
    func `a number with a mobile prefix is taken`(typed: String) throws {
        #expect(try PhoneNumber(typed).national == typed)
    }

    @Test(
        arguments: [
            ("0521234567", .notMobile), ("0551234567", .notMobile), ("0751234567", .notMobile),
            ("0890123456", .notMobile), ("0992123456", .notMobile), ("0710123456", .notMobile),
            ("0570123456", .notMobile),
            ("0524123456", .notMobile), ("0558123456", .notMobile), ("0800123456", .notMobile),
            ("0612345678", .notMobile),
            ("02583822229", .notMobile), ("0412345678", .notMobile), ("01687584663", .retired),
            ("038758466", .length), ("03875846633", .length), ("+84", .length), ("0", .length),
            ("+840387584663", .length),
            ("1900123456", .prefixMissing), ("387584663", .prefixMissing), ("+12025550123", .foreign),
            ("0012025550123", .foreign), ("+0387584663", .foreign), ("++84387584663", .foreign),
            ("0387584a63", .character), ("O387584663", .character), ("+84387584a63", .character),
            ("0387584663+", .character), ("(038)7584663", .character), ("0387584663 x", .character),
        ] as [(String, InvalidPhoneNumber)])
    func `a text that is no mobile number is refused with its reason`(typed: String, reason: InvalidPhoneNumber) {
        #expect(throws: reason) { try PhoneNumber(typed) }
    }

    @Test(
        arguments: [
            ("", .empty), (" . ", .empty), ("038758466\u{0}3", .character), ("03875\n84663", .character),
            ("038758466😀", .character), ("٠٣٨٧٥٨٤٦٦٣", .character), ("0387584663\u{200B}", .character),
            (String(repeating: " ", count: 23) + "0387584663", .tooLong),
        ] as [(String, InvalidPhoneNumber)])
    func `what cannot be read as a number is refused`(typed: String, reason: InvalidPhoneNumber) {
        #expect(throws: reason) { try PhoneNumber(typed) }
    }

    /// The pattern of the metadata, with the three digits that decide written out one by one.
    @Test func `exactly the prefixes of the pattern are mobile`() {
        let pattern = #/3\d\d|5(?:2[238]|59|[689]\d)|7(?:0\d|[6-9]\d)|8(?:[1-8]\d|9[6-9])|9(?:[0-8]\d|9[013-9])/#
        for prefix in 300...999 {
            let isTaken = (try? PhoneNumber("0\(prefix)123456")) != nil
            #expect(isTaken == (("\(prefix)").wholeMatch(of: pattern) != nil), "prefix \(prefix)")
        }
    }

    @Test func `a number read back from either form is the same number`() throws {
        let seed: UInt64 = 84
        var generator = InputGenerator(state: seed)
        for _ in 0..<200 {
            let typed = "09\(Int.random(in: 10_000_000...89_999_999, using: &generator))"
            let phone = try PhoneNumber(typed)
            #expect(try PhoneNumber(phone.e164) == phone, "seed \(seed)")
            #expect(phone.national == typed, "seed \(seed)")
        }
    }

    @Test func `a number does not print itself`() throws {
        let phone = try PhoneNumber("0387584663")
        #expect(printed(phone) == Array(repeating: "[phone number]", count: 2) + ["- [phone number]\n"])
    }
}

/// A value as it comes out of an interpolation, of a debugger and of a dump.
func printed(_ value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return ["\(value)", String(reflecting: value), dumped]
}
