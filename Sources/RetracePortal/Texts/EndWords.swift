import Retrace

/// The two ends of a recovery: the good one, and the one before its time.
struct EndWords: Wording {
    let title: String
    let sent: String
    let sentNext: @Sendable (_ life: String) -> String
    let lifeUnits: LifeUnits
    let once: String
    let chosenTitle: String
    let chosen: String
    let receipt: String
    let receiptUse: String

    let endedTitle: String
    let tooManyWrongCodes: String
    let timeOver: String
    let unknown: String
    let stoppedTitle: String
    let stopped: String
    let passwordStill: String
    let again: String
    let help: String

    static let vietnamese = EndWords(
        title: "Mã OTP đúng",
        sent: "Tin nhắn thông tin tài khoản và mật khẩu đăng nhập tạm thời sẽ được gửi đến điện thoại của Quý khách.",
        sentNext: {
            "Khi nhận được tin nhắn, hãy đăng nhập trong vòng \($0) bằng tài khoản và mật khẩu trong đó."
        },
        lifeUnits: .vietnamese,
        once: "Mật khẩu tạm thời chỉ dùng được một lần. Sau khi đăng nhập, hãy đặt mật khẩu mới của quý khách.",
        chosenTitle: "Đã đặt mật khẩu mới",
        chosen: "Quý khách có thể đăng nhập ngay bằng mật khẩu vừa đặt.",
        receipt: "Mã biên nhận",
        receiptUse: """
            Quý khách hãy giữ lại mã này. Khi có khiếu nại, người kiểm tra dựa vào mã để tìm ra lần lấy lại này. \
            Mã không mở được tài khoản.
            """,
        endedTitle: "Lần lấy lại này đã kết thúc",
        tooManyWrongCodes: "Mã OTP đã bị nhập sai quá nhiều lần. Hãy đợi một lát rồi bắt đầu lại.",
        timeOver: "Đã quá thời gian cho phép. Hãy bắt đầu lại để nhận mã mới.",
        unknown: "Không tìm thấy lần lấy lại nào đang mở trên trình duyệt này. Hãy bắt đầu lại.",
        stoppedTitle: "Đã dừng",
        stopped: "Quý khách đã dừng việc lấy lại. Mã OTP đã gửi không dùng được nữa.",
        passwordStill: "Mật khẩu cũ của quý khách không thay đổi.",
        again: "Bắt đầu lại",
        help: "Xem các cách khác"
    )

    static let english = EndWords(
        title: "The code is right",
        sent: "A message with your account name and a temporary password will be sent to your phone.",
        sentNext: { "When it comes, sign in within \($0) with the account and the password in it." },
        lifeUnits: LifeUnits(minutes: "minutes", seconds: "seconds"),
        once: "The temporary password works once. After you sign in, set a new password of your own.",
        chosenTitle: "Your new password is set",
        chosen: "You can sign in now with the password that you have just set.",
        receipt: "Receipt",
        receiptUse: """
            Keep it. If there is ever a complaint, an auditor finds this recovery by it. It opens no account.
            """,
        endedTitle: "This recovery has ended",
        tooManyWrongCodes: "Too many wrong codes were entered. Wait a while, then start again.",
        timeOver: "The time allowed is over. Start again to get a new code.",
        unknown: "No recovery is open in this browser. Start again.",
        stoppedTitle: "Stopped",
        stopped: "You have stopped the recovery. The code that was sent no longer works.",
        passwordStill: "Your old password has not changed.",
        again: "Start again",
        help: "See the other ways"
    )
}
