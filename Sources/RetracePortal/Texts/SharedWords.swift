/// What stands on every page, or on several in the same words.
struct SharedWords: Wording {
    let errorPrefix: String
    let skip: String
    let switchLanguage: String
    let toSignIn: String
    let help: String
    let terms: String
    let privacy: String
    let hotline: String

    let problemHeading: String
    let needed: String
    let accountType: String
    let individual: String
    let organization: String
    let show: String
    let hide: String
    let working: String

    static let vietnamese = SharedWords(
        errorPrefix: "Có lỗi",
        skip: "Bỏ qua, đến nội dung chính",
        switchLanguage: "English",
        toSignIn: "Trở về trang Đăng nhập",
        help: "Trợ giúp",
        terms: "Điều khoản",
        privacy: "Bảo mật",
        hotline: "Đường dây nóng",
        problemHeading: "Xin xem lại",
        needed: "Dấu (*): phải nhập.",
        accountType: "Loại tài khoản",
        individual: "Cá nhân",
        organization: "Tổ chức",
        show: "Hiện mật khẩu",
        hide: "Ẩn mật khẩu",
        working: "Đang gửi…"
    )

    static let english = SharedWords(
        errorPrefix: "Problem",
        skip: "Skip to the main content",
        switchLanguage: "Tiếng Việt",
        toSignIn: "Back to the sign-in page",
        help: "Help",
        terms: "Terms",
        privacy: "Privacy",
        hotline: "Hotline",
        problemHeading: "Please check",
        needed: "(*) means: must be filled in.",
        accountType: "Type of account",
        individual: "Individual",
        organization: "Organization",
        show: "Show password",
        hide: "Hide password",
        working: "Sending…"
    )
}
