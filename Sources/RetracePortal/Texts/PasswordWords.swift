/// What both pages say on which a citizen sets a password.
struct PasswordWords: Wording {
    let title: String
    let chooseIntro: String
    let changeTitle: String
    let changeIntro: String
    let passwordLabel: String
    let passwordHint: String
    let repeatLabel: String
    let submit: String

    let tooShort: @Sendable (Int) -> String
    let tooLong: String
    let mismatch: String
    let tooCommon: String
    let containsIdentifier: String
    let unavailable: String
    let refused: String

    static let vietnamese = PasswordWords(
        title: "Đặt mật khẩu mới",
        chooseIntro: "Mã OTP đúng. Hãy đặt mật khẩu mới cho tài khoản.",
        changeTitle: "Đổi mật khẩu",
        changeIntro: "Quý khách đang dùng mật khẩu tạm thời. Hãy đặt mật khẩu mới để tiếp tục.",
        passwordLabel: "Mật khẩu mới (*)",
        passwordHint: "Nên dài. Bốn từ ngẫu nhiên liền nhau là tốt. Không dùng mật khẩu của nơi khác.",
        repeatLabel: "Nhập lại mật khẩu mới (*)",
        submit: "Lưu mật khẩu",
        tooShort: { "Mật khẩu phải có ít nhất \($0) ký tự. Hãy đặt mật khẩu dài hơn." },
        tooLong: "Mật khẩu quá dài. Hãy đặt mật khẩu ngắn hơn.",
        mismatch: "Hai lần nhập không giống nhau. Hãy nhập lại cả hai ô.",
        tooCommon: "Mật khẩu này quá phổ biến, kẻ gian dễ đoán. Hãy đặt mật khẩu khác.",
        containsIdentifier: "Mật khẩu không được chứa số giấy tờ hay tên tài khoản. Hãy đặt mật khẩu khác.",
        unavailable: "Hiện chưa lưu được mật khẩu. Xin thử lại sau vài phút.",
        refused: "Mật khẩu này không được chấp nhận. Hãy đặt mật khẩu khác."
    )

    static let english = PasswordWords(
        title: "Set a new password",
        chooseIntro: "The code is right. Now set a new password for the account.",
        changeTitle: "Change your password",
        changeIntro: "You have signed in with a temporary password. Set a new one to go on.",
        passwordLabel: "New password (*)",
        passwordHint: "Long is best. Four random words make a good one. Use it nowhere else.",
        repeatLabel: "New password again (*)",
        submit: "Save the password",
        tooShort: { "A password needs at least \($0) characters. Choose a longer one." },
        tooLong: "This password is too long. Choose a shorter one.",
        mismatch: "The two passwords are not the same. Enter both again.",
        tooCommon: "This password is very common and easy to guess. Choose another one.",
        containsIdentifier: "A password must not hold the account’s number or name. Choose another one.",
        unavailable: "The password cannot be saved right now. Please try again in a few minutes.",
        refused: "This password was not accepted. Choose another one."
    )
}
