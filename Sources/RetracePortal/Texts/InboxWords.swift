/// The page that plays the citizen's phone in a demonstration.
struct InboxWords: Wording {
    let title: String
    let intro: String
    let empty: String
    let code: String
    let password: String
    let copy: String
    let copied: String
    let to: String
    let today: String
    let portal: String

    static let vietnamese = InboxWords(
        title: "Điện thoại trình diễn",
        intro: "Trang này thay cho điện thoại của công dân. Tin nhắn mới tự hiện ra ở cuối.",
        empty: "Chưa có tin nhắn nào. Hãy để trang này mở và bấm “Gửi OTP xác nhận” ở trang kia.",
        code: "Mã OTP",
        password: "Mật khẩu tạm thời",
        copy: "Chép",
        copied: "Đã chép",
        to: "gửi đến",
        today: "Tin nhắn",
        portal: "Mở trang Đăng nhập"
    )

    static let english = InboxWords(
        title: "Demonstration phone",
        intro: "This page stands for the citizen’s phone. New messages appear at the end by themselves.",
        empty: "No messages yet. Leave this page open and choose “Send the code” on the other one.",
        code: "Code",
        password: "Temporary password",
        copy: "Copy",
        copied: "Copied",
        to: "to",
        today: "Text message",
        portal: "Open the sign-in page"
    )
}
