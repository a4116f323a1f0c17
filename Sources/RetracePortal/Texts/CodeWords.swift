struct CodeWords: Wording {
    let title: String
    let sent: String
    let arrival: String
    let label: String
    let hint: String
    let submit: String
    let resend: String
    let giveUp: String
    let neverTell: String
    let limits: @Sendable (CodeLimits) -> String
    let cannotUse: String

    let left: @Sendable (_ minutes: Int, _ seconds: Int) -> String
    let leftLabel: String
    let over: String
    let minutesLeft: String
    let secondsLeft: String
    let triesLeft: @Sendable (Int) -> String
    let resendAfter: @Sendable (Int) -> String
    let resendLabel: String
    let resendReady: String
    let resendOver: String

    let malformed: String
    let wrong: String
    let noneAlive: String
    let resendTooSoon: String
    let resendRefused: String
    let unavailable: String
    let sentAgain: String

    static let vietnamese = CodeWords(
        title: "Lấy lại thông tin đăng nhập",
        sent: """
            Nếu thông tin quý khách nhập khớp với thông tin đã đăng ký, mã OTP đang được gửi đến điện thoại của quý khách.
            """,
        arrival: "Thời gian Mã OTP gửi về điện thoại quý khách từ 30 giây đến 60 giây",
        label: "Vui lòng nhập Mã OTP nhận được (*)",
        hint: "6 chữ số trong tin nhắn mới nhất.",
        submit: "Xác nhận",
        resend: "Gửi lại mã OTP",
        giveUp: "Dừng, không lấy lại nữa",
        neverTell: "Không đọc mã OTP cho bất kỳ ai, kể cả người tự xưng là cán bộ.",
        limits: {
            """
            Mỗi số điện thoại nhận nhiều nhất \($0.inTenMinutes) mã trong 10 phút và \($0.inDay) mã trong một ngày. \
            Hai lần gửi cách nhau ít nhất \($0.waitSeconds) giây.
            """
        },
        cannotUse: "Không nhận được tin nhắn? Xem các cách khác",
        left: { "Mã còn hiệu lực \($0) phút \($1) giây, tính từ lúc mở trang này." },
        leftLabel: "Mã còn hiệu lực",
        over: "Mã đã hết hiệu lực. Hãy bấm “Gửi lại mã OTP”.",
        minutesLeft: "Mã còn hiệu lực {n} phút.",
        secondsLeft: "Mã còn hiệu lực {n} giây.",
        triesLeft: { "Còn \($0) lần nhập." },
        resendAfter: { "Có thể gửi lại sau \($0) giây." },
        resendLabel: "Gửi lại được sau",
        resendReady: "Đã có thể gửi lại mã OTP.",
        resendOver: "Lần này không gửi lại được nữa. Nếu chưa nhận được mã, hãy bắt đầu lại từ đầu.",
        malformed: "Mã OTP có 6 chữ số. Hãy nhập đủ 6 chữ số trong tin nhắn.",
        wrong: "Mã này không đúng hoặc không còn hiệu lực. Hãy nhập mã trong tin nhắn mới nhất.",
        noneAlive: "Mã này không đúng hoặc không còn hiệu lực. Hãy bấm “Gửi lại mã OTP” để nhận mã mới.",
        resendTooSoon: "Chưa đến lúc gửi lại. Hãy đợi hết thời gian ghi cạnh nút “Gửi lại mã OTP”.",
        resendRefused: "Không gửi lại được nữa. Hãy dùng mã trong tin nhắn mới nhất, hoặc bắt đầu lại từ đầu.",
        unavailable: "Hiện hệ thống chưa xử lý được. Xin thử lại sau ít phút.",
        sentAgain: """
            Đã nhận yêu cầu gửi lại. Nếu thông tin khớp, mã mới đang được gửi; mã cũ không dùng được nữa.
            """
    )

    static let english = CodeWords(
        title: "Recover your sign-in details",
        sent: "If the details you entered match our records, a code is on its way to your phone.",
        arrival: "The code takes 30 to 60 seconds to reach your phone.",
        label: "Enter the code (OTP) that you received (*)",
        hint: "The 6 digits in the newest message.",
        submit: "Confirm",
        resend: "Send the code again",
        giveUp: "Stop, do not recover",
        neverTell: "Never tell the code to anybody, not even to someone who says they are an official.",
        limits: {
            """
            A phone gets at most \($0.inTenMinutes) codes in 10 minutes and \($0.inDay) in a day, with \
            \($0.waitSeconds) seconds or more between them.
            """
        },
        cannotUse: "No message? See the other ways",
        left: { "The code works for \($0) min \($1) s from when this page was opened." },
        leftLabel: "The code works for",
        over: "The code has run out. Choose “Send the code again”.",
        minutesLeft: "The code works for {n} more minutes.",
        secondsLeft: "The code works for {n} more seconds.",
        triesLeft: { $0 == 1 ? "1 try left." : "\($0) tries left." },
        resendAfter: { "It can be sent again in \($0) seconds." },
        resendLabel: "Can be sent again in",
        resendReady: "The code can be sent again now.",
        resendOver: "It cannot be sent again this time. If no code has come, start again from the beginning.",
        malformed: "A code has 6 digits. Enter all 6 digits of the message.",
        wrong: "This code is wrong or no longer works. Enter the code of the newest message.",
        noneAlive: "This code is wrong or no longer works. Choose “Send the code again” to get a new one.",
        resendTooSoon: "It is too soon to send it again. Wait for the time shown beside “Send the code again”.",
        resendRefused: "It cannot be sent again. Use the code of the newest message, or start again.",
        unavailable: "This does not work right now. Please try again in a few minutes.",
        sentAgain: """
            Your request was received. If the details match, a new code is on its way; the old one no longer works.
            """
    )
}
