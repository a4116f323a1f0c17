struct SignInWords: Wording {
    let title: String
    let identifierLabel: String
    let identifierHint: String
    let passwordLabel: String
    let passwordHint: String
    let submit: String
    let forgotten: String

    let wrong: String
    let passwordMissing: String
    let unavailable: String

    let passwordChanged: String
    let passwordChosen: String
    let signedOut: String

    static let vietnamese = SignInWords(
        title: "Đăng nhập",
        identifierLabel: "Tài khoản (*)",
        identifierHint: "Cá nhân: số CMND/CCCD/Hộ chiếu. Tổ chức: mã số thuế.",
        passwordLabel: "Mật khẩu (*)",
        passwordHint: "Nếu vừa được cấp lại, hãy nhập mật khẩu tạm thời trong tin nhắn.",
        submit: "Đăng nhập",
        forgotten: "Quên mật khẩu",
        wrong: "Tài khoản hoặc mật khẩu không đúng. Mật khẩu tạm thời chỉ dùng được một lần và có thời hạn.",
        passwordMissing: "Hãy nhập mật khẩu.",
        unavailable: "Hiện chưa đăng nhập được. Xin thử lại sau vài phút.",
        passwordChanged: "Đã đổi mật khẩu. Hãy đăng nhập bằng mật khẩu mới.",
        passwordChosen: "Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu đó.",
        signedOut: "Quý khách đã đăng xuất."
    )

    static let english = SignInWords(
        title: "Sign in",
        identifierLabel: "Account (*)",
        identifierHint: "Individual: number of your identity card or passport. Organization: tax code.",
        passwordLabel: "Password (*)",
        passwordHint: "If you have just recovered your account, enter the temporary password from the message.",
        submit: "Sign in",
        forgotten: "Forgotten password",
        wrong: "The account or the password is wrong. A temporary password works once and for a limited time.",
        passwordMissing: "Enter your password.",
        unavailable: "Signing in does not work right now. Please try again in a few minutes.",
        passwordChanged: "Your password is changed. Sign in with the new one.",
        passwordChosen: "Your new password is set. Sign in with it.",
        signedOut: "You are signed out."
    )
}
