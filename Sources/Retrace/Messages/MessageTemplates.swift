public import Recovery

/// The texts of all messages, as the operator chose them.
///
/// Fields of a code's message: `{code}`, `{life}` and `{repeat}`, all needed. Of the credentials': `{account}`,
/// `{password}`, `{life}` and `{token}`, all needed. Of the notice: `{time}`, `{date}`, `{receipt}` and `{token}`, the
/// last one needed. Any of them may name `{host}` if a host is given.
public struct MessageTemplates: Sendable, Equatable {
    /// What a phone shows as the sender.
    public let sender: String
    /// The site for which a browser may fill in the code; nil leaves the line for browsers out.
    public let host: String?
    let code: MessageTemplate
    let credentials: MessageTemplate
    let notice: MessageTemplate
    let repeatMark: MessageTemplate
    let units: LifeUnits

    public static let standardSender = "MotcuaSMS"
    public static let standardRepeatMark = " (lần {issue})"

    /// Checks that each text has the fields that it must have, and no other.
    ///
    /// `repeatMark` is what `{repeat}` stands for when a code is sent again; its one field is `{issue}`, 2 or more. `units` are
    /// the words of `{life}`, which is a number and its unit.
    public init(
        code: String, credentials: String, notice: String, repeatMark: String = standardRepeatMark,
        units: LifeUnits = .vietnamese, sender: String = standardSender, host: String? = nil
    ) throws(InvalidMessageTemplate) {
        self.init(
            unchecked: (code, credentials, notice), repeatMark: repeatMark, units: units, sender: sender, host: host)
        try check()
    }

    private init(
        unchecked texts: (code: String, credentials: String, notice: String), repeatMark: String, units: LifeUnits,
        sender: String, host: String?
    ) {
        code = MessageTemplate(texts.code)
        credentials = MessageTemplate(texts.credentials)
        notice = MessageTemplate(texts.notice)
        self.repeatMark = MessageTemplate(repeatMark)
        self.units = units
        self.sender = sender
        self.host = host
    }

    /// The guide's own wording: accented, so UCS-2; the code's message takes two parts.
    public static let guide = MessageTemplates(
        unchecked: (
            code: """
            Hãy nhập {code} vào ô nhập OTP để lấy tài khoản và mật khẩu. \
            Mã OTP có hiệu lực trong vòng {life}.{repeat}
            """,
            credentials: """
            Tài khoản: {account}
            Mật khẩu tạm thời: {password}
            Mật khẩu này đăng nhập được một lần, trong vòng {life}. \
            Nếu không phải bạn yêu cầu, hãy báo mã {token}
            """,
            notice: """
            Tài khoản của bạn đã được cấp lại quyền đăng nhập lúc {time} ngày {date}, biên nhận {receipt}. \
            Nếu không phải bạn yêu cầu, hãy báo mã {token}
            """
        ), repeatMark: standardRepeatMark, units: .vietnamese, sender: standardSender, host: nil)

    /// Without accents, so GSM-7: the code's message fits one part, with the line for browsers too.
    public static let compact = MessageTemplates(
        unchecked: (
            code: """
            Hay nhap {code} vao o nhap OTP de lay tai khoan va mat khau. \
            Ma co hieu luc {life}.{repeat}
            """,
            credentials: """
            Tai khoan: {account}
            Mat khau tam: {password}
            Dang nhap 1 lan, trong {life}. Neu khong phai ban yeu cau, hay bao ma {token}
            """,
            notice: """
            Tai khoan cua ban da duoc cap lai quyen dang nhap luc {time} {date}, bien nhan {receipt}. \
            Neu khong phai ban yeu cau, hay bao ma {token}
            """
        ), repeatMark: " (lan {issue})", units: .unaccented, sender: standardSender, host: nil)

    /// The same texts for a site: the code's message then ends with the line that lets its browser fill the code in.
    public func with(host: String) throws(InvalidMessageTemplate) -> Self {
        try Self(
            code: code.text, credentials: credentials.text, notice: notice.text, repeatMark: repeatMark.text,
            units: units, sender: sender, host: host)
    }

    /// The same texts from another sender.
    public func with(sender: String) throws(InvalidMessageTemplate) -> Self {
        try Self(
            code: code.text, credentials: credentials.text, notice: notice.text, repeatMark: repeatMark.text,
            units: units, sender: sender, host: host)
    }

    /// The code's message. `life` is the policy's; `issue` is 1 for the first code of a
    /// session, and the text says so from 2 on.
    ///
    /// With a host it ends with an empty line and `@host #code`, nothing after it (WICG, origin-bound one-time codes).
    public func code(_ code: Secret, life: Instant.Span, issue: Int) -> Secret {
        let mark = issue >= 2 ? repeatMark.filled(["issue": String(issue)]) : ""
        let text = self.code.filled(
            ["code": code.exposed, "life": units.text(life), "repeat": mark, "host": host ?? ""])
        guard let host else { return Secret(text) }
        return Secret("\(text)\n\n@\(host) #\(code.exposed)")
    }

    /// The message that brings the account's name and temporary password, which opens one sign-in within `life`.
    /// `token` is what the citizen gives back to say "this was not me".
    public func credentials(account: String, password: Secret, life: Instant.Span, token: Secret) -> Secret {
        Secret(
            credentials.filled([
                "account": account, "password": password.exposed, "life": units.text(life),
                "token": token.exposed, "host": host ?? "",
            ]))
    }

    /// The message that says that access to an account was recovered, by the clocks of Vietnam (UTC+7).
    /// Opens nothing: its token can only end what the recovery began, and its receipt only names the recovery.
    public func notice(recoveredAt time: Instant, token: Secret, receipt: Receipt) -> Secret {
        let local = CivilTime(time, offset: .hours(7))
        return Secret(
            notice.filled([
                "time": local.hourAndMinute, "date": local.dayMonthYear, "token": token.exposed,
                "receipt": receipt.description, "host": host ?? "",
            ]))
    }
}
