struct HelpWords: Wording {
    let title: String
    let intro: String
    let waysHeading: String
    let hotlineHeading: String
    let officeHeading: String
    let questions: String
    let noMessage: String
    let noMessageAnswer: String
    let notAsked: String
    let notAskedAnswer: String
    let notMe: String
    let start: String

    static let vietnamese = HelpWords(
        title: "Khi tin nhắn không giúp được",
        intro: """
            Quý khách đã đổi số điện thoại, mất máy, ở nước ngoài, hoặc không đọc được tin nhắn? Quý khách vẫn lấy lại \
            được tài khoản bằng cách khác.
            """,
        waysHeading: "Các cách khác",
        hotlineHeading: "Đường dây nóng",
        officeHeading: "Nơi tiếp nhận",
        questions: "Câu hỏi thường gặp",
        noMessage: "Đợi hơn 60 giây mà chưa có tin nhắn?",
        noMessageAnswer: """
            Xem máy có sóng và còn chỗ nhận tin không, rồi bấm “Gửi lại mã OTP”. Tin nhắn chỉ được gửi đến số điện thoại \
            đã đăng ký với tài khoản.
            """,
        notAsked: "Nhận được tin nhắn mà không yêu cầu?",
        notAskedAnswer: "Không đọc mã cho bất kỳ ai. Nếu tin nhắn có mã báo, hãy báo cho chúng tôi.",
        notMe: "Báo “không phải tôi”",
        start: "Lấy lại thông tin đăng nhập"
    )

    static let english = HelpWords(
        title: "When a text message cannot help",
        intro: """
            Has your phone number changed, is your phone lost, are you abroad, or can you not read text messages? \
            You can still get your account back in another way.
            """,
        waysHeading: "Other ways",
        hotlineHeading: "Hotline",
        officeHeading: "Office",
        questions: "Common questions",
        noMessage: "No message after 60 seconds?",
        noMessageAnswer: """
            Check that your phone has signal and room for messages, then choose “Send the code again”. Messages go only \
            to the phone number on record for the account.
            """,
        notAsked: "Got a message that you did not ask for?",
        notAskedAnswer: "Never tell the code to anybody. If the message holds a report code, tell us.",
        notMe: "Report “this was not me”",
        start: "Recover your sign-in details"
    )
}
