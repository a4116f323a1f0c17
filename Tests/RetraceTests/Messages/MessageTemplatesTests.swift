import Recovery
import Retrace
import Testing

@Suite struct MessageTemplatesTests {
    private let code = Secret("725306")
    private let token = Secret("K7QM-2X9D-PV4T")
    private let receipt: Receipt

    init() throws { receipt = try #require(Receipt("0H4XK2M9-7QJT3C0B")) }

    @Test func `the guide's message is the guide's, letter by letter`() {
        let text = MessageTemplates.guide.code(code, life: .minutes(5), issue: 1).exposed
        let expected = """
            Hãy nhập 725306 vào ô nhập OTP để lấy tài khoản và mật khẩu. \
            Mã OTP có hiệu lực trong vòng 5 phút.
            """
        #expect(Array(text.utf8) == Array(expected.utf8))
        #expect(SMSParts(text) == SMSParts(expected))
        #expect(SMSParts(text).count == 2)
        #expect(MessageTemplates.guide.sender == "MotcuaSMS")
    }

    @Test(arguments: zip([1, 2, 3, 12], ["5 phút.", "5 phút. (lần 2)", "5 phút. (lần 3)", "5 phút. (lần 12)"]))
    func `a code that is sent again says so`(issue: Int, ending: String) {
        #expect(MessageTemplates.guide.code(code, life: .minutes(5), issue: issue).exposed.hasSuffix(ending))
    }

    @Test func `the life in the text is the policy's`() {
        let text = MessageTemplates.guide.code(code, life: .minutes(10), issue: 1).exposed
        #expect(text.hasSuffix("trong vòng 10 phút."))
    }

    @Test(arguments: [MessageTemplates.guide, .compact])
    func `with a host the last line is the browser's, behind an empty one`(templates: MessageTemplates) throws {
        let plain = templates.code(code, life: .minutes(5), issue: 2).exposed
        let text = try templates.with(host: "dichvucong.example.vn").code(code, life: .minutes(5), issue: 2).exposed
        #expect(text == plain + "\n\n@dichvucong.example.vn #725306")
    }

    @Test func `the compact code fits one part, the browser's line and a repeat too`() throws {
        let templates = try MessageTemplates.compact.with(host: "hanhchinhcong.khanhhoa.gov.vn")
        let parts = SMSParts(templates.code(code, life: .minutes(10), issue: 5).exposed)
        #expect(parts.encoding == .gsm7)
        #expect(parts.count == 1)
    }

    @Test(arguments: [MessageTemplates.guide, .compact])
    func `the credentials hold name, password, life and token, and end with the token`(templates: MessageTemplates) {
        let password = Secret("Abcd-2345-Efgh-6789")
        let text = templates.credentials(
            account: "123456789423", password: password, life: .minutes(30), token: token
        ).exposed
        for part in ["123456789423\n", "Abcd-2345-Efgh-6789\n", " 30 "] { #expect(text.contains(part)) }
        #expect(text.hasSuffix(" K7QM-2X9D-PV4T"))
    }

    @Test func `the credentials of the guide end with how to say that it was not you`() {
        let text = MessageTemplates.guide.credentials(
            account: "a", password: Secret("p"), life: .minutes(30), token: token)
        #expect(text.exposed.hasSuffix("Nếu không phải bạn yêu cầu, hãy báo mã K7QM-2X9D-PV4T"))
    }

    @Test(arguments: [MessageTemplates.guide, .compact])
    func `the notice tells the time in Vietnam`(templates: MessageTemplates) {
        // 2026-01-05T18:09:03Z is the next day in Vietnam.
        let text = templates.notice(
            recoveredAt: Instant(milliseconds: 1_767_636_543_000), token: token, receipt: receipt
        ).exposed
        #expect(text.contains("01:09"))
        #expect(text.contains("06/01/2026"))
        #expect(text.contains(" 0H4XK2M9-7QJT3C0B. "))
        #expect(text.hasSuffix(" K7QM-2X9D-PV4T"))
    }

    @Test func `the compact texts are GSM-7`() {
        let compact = MessageTemplates.compact
        let credentials = compact.credentials(
            account: "0314409058-002", password: Secret("Abcd-2345-Efgh-6789"), life: .minutes(30), token: token)
        let notice = compact.notice(recoveredAt: Instant(milliseconds: 0), token: token, receipt: receipt)
        #expect(SMSParts(credentials.exposed).encoding == .gsm7)
        #expect(SMSParts(credentials.exposed).count == 1)
        #expect(SMSParts(notice.exposed).encoding == .gsm7)
        #expect(SMSParts(notice.exposed).count == 1)
    }

    @Test func `what is filled in is not read as a field`() {
        let text = MessageTemplates.guide.credentials(
            account: "{password}", password: Secret("p4ss"), life: .minutes(30), token: token)
        #expect(text.exposed.hasPrefix("Tài khoản: {password}\n"))
    }

    @Test(
        arguments: zip(
            [30, 59, 60, 90, 119, 120, 150, 300, 1_800],
            [
                "30 giây", "59 giây", "1 phút", "90 giây", "119 giây", "2 phút", "2 phút", "5 phút", "30 phút",
            ]))
    func `a life is told in minutes, a short one in seconds`(life: Int64, text: String) {
        let message = MessageTemplates.guide.code(code, life: .seconds(life), issue: 1).exposed
        #expect(message.hasSuffix("trong vòng \(text)."))
    }

    @Test func `a short life is told without accents too`() {
        #expect(MessageTemplates.compact.code(code, life: .seconds(45), issue: 1).exposed.contains("45 giay."))
    }

    @Test func `templates of one's own are used as they stand`() throws {
        let own = try MessageTemplates(
            code: "{repeat}{code}, {life}, {host}", credentials: "{account} {password} {life} {token}",
            notice: "{token}", repeatMark: "again {issue}: ",
            units: LifeUnits(minutes: "min", seconds: "s"), sender: "Retrace", host: "a.example")
        #expect(
            own.code(code, life: .minutes(4), issue: 2).exposed
                == "again 2: 725306, 4 min, a.example\n\n@a.example #725306")
        #expect(own.sender == "Retrace")
    }

    @Test(arguments: [
        ("{code} {life}", InvalidMessageTemplate.missingField("repeat", in: .code)),
        ("{life}{repeat}", .missingField("code", in: .code)),
        ("{code}{life}{repeat}{password}", .unknownField("password", in: .code)),
        ("{code}{life}{repeat}{}", .unknownField("", in: .code)),
        ("{code}{life}{repeat}{host}", .unknownField("host", in: .code)),
        ("{code}{life}{repeat} {", .unbalancedBrace(in: .code)),
        ("{code}{life}{repeat} }", .unbalancedBrace(in: .code)),
    ])
    func `a template that lacks a field or has another is refused`(code: String, fault: InvalidMessageTemplate) {
        #expect(throws: fault) {
            try MessageTemplates(code: code, credentials: "{account}{password}{life}{token}", notice: "{token}")
        }
    }

    @Test func `a notice can hold no secret`() {
        for field in ["code", "password", "account"] {
            #expect(throws: InvalidMessageTemplate.unknownField(field, in: .notice)) {
                try MessageTemplates(
                    code: "{code}{life}{repeat}", credentials: "{account}{password}{life}{token}",
                    notice: "{token}{\(field)}")
            }
        }
    }

    @Test(arguments: [
        "", "Example.vn", "example..vn", "-a.vn", "a b", "exämple.vn", "a/b", "a\n", String(repeating: "a", count: 64),
    ])
    func `a host that is none is refused`(host: String) {
        #expect(throws: InvalidMessageTemplate.invalidHost(host)) { try MessageTemplates.guide.with(host: host) }
    }

    @Test(arguments: ["", "TwelveLetter", "Mot cua", "Một"])
    func `a sender that no network shows is refused`(sender: String) {
        #expect(throws: InvalidMessageTemplate.invalidSender(sender)) {
            try MessageTemplates(
                code: "{code}{life}{repeat}", credentials: "{account}{password}{life}{token}",
                notice: "{token}", sender: sender)
        }
    }

    @Test func `an error says which template and which field`() {
        let text = InvalidMessageTemplate.missingField("token", in: .notice).description
        #expect(text == "the message template notice lacks the field {token}")
    }
}
