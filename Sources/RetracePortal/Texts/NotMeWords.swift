struct NotMeWords: Wording {
    let title: String
    let intro: String
    let whatHappens: String
    let tokenLabel: String
    let tokenHint: String
    let submit: String
    let missing: String
    let invalid: String
    let unavailable: String

    let doneTitle: String
    let done: String
    let doneNext: String
    let call: String

    static let vietnamese = NotMeWords(
        title: "Không phải tôi yêu cầu",
        intro: "Quý khách nhận được tin nhắn cấp lại tài khoản mà không yêu cầu? Hãy nhập mã báo ở cuối tin nhắn đó.",
        whatHappens: "Mật khẩu tạm thời sẽ bị hủy ngay. Mật khẩu cũ của quý khách không thay đổi.",
        tokenLabel: "Mã báo trong tin nhắn (*)",
        tokenHint: "Nhập đúng như trong tin nhắn, cả chữ và số.",
        submit: "Đây không phải tôi",
        missing: "Hãy nhập mã báo ở cuối tin nhắn.",
        invalid: "Mã báo không đúng hoặc đã hết hạn. Hãy so lại với tin nhắn, hoặc gọi đường dây nóng.",
        unavailable: "Hiện chưa xử lý được. Xin thử lại ngay, hoặc gọi đường dây nóng.",
        doneTitle: "Đã nhận báo của quý khách",
        done: "Mật khẩu tạm thời và lần lấy lại đó đã bị hủy.",
        doneNext: """
            Hãy đăng nhập bằng mật khẩu cũ và đổi mật khẩu. Nếu không đăng nhập được, hoặc có việc lạ trong tài khoản, \
            hãy gọi ngay đường dây nóng.
            """,
        call: "Gọi đường dây nóng"
    )

    static let english = NotMeWords(
        title: "This was not me",
        intro: "Did you get a message about recovering your account without asking for it? Enter the code at its end.",
        whatHappens: "The temporary password is cancelled at once. Your old password does not change.",
        tokenLabel: "The code at the end of the message (*)",
        tokenHint: "Enter it as it stands there, letters and digits.",
        submit: "This was not me",
        missing: "Enter the code at the end of the message.",
        invalid: "This code is wrong or has run out. Compare it with the message, or call the hotline.",
        unavailable: "This does not work right now. Try again at once, or call the hotline.",
        doneTitle: "Your report was received",
        done: "The temporary password and that recovery are cancelled.",
        doneNext: """
            Sign in with your old password and change it. If you cannot sign in, or see something strange in your \
            account, call the hotline at once.
            """,
        call: "Call the hotline"
    )
}
