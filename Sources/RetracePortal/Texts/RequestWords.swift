struct RequestWords: Wording {
    let title: String
    let intro: String
    let accountType: String
    let individualLabel: String
    let individualHint: String
    let organizationLabel: String
    let organizationHint: String
    let phoneLabel: String
    let phoneHint: String
    let submit: String
    let haveCode: String
    let cannotUse: String
    let refusedHeading: String
    let otherWays: String

    let refusedUntil: @Sendable (_ clock: String, _ date: String?) -> String
    let refusedClient: String
    let refusedBudget: String

    static let vietnamese = RequestWords(
        title: "Lấy lại thông tin đăng nhập",
        intro: "Nhập thông tin dưới đây. Mã OTP sẽ được gửi bằng tin nhắn đến điện thoại đã đăng ký.",
        accountType: "Loại tài khoản để đăng ký",
        individualLabel: "Vui lòng nhập Số CMND/CCCD/Hộ chiếu (*)",
        individualHint: "CMND 9 chữ số, CCCD 12 chữ số, hoặc số hộ chiếu.",
        organizationLabel: "Vui lòng nhập Mã số thuế (*)",
        organizationHint: "10, 12 hoặc 13 chữ số.",
        phoneLabel: "Vui lòng nhập Số Điện Thoại để xác thực (*)",
        phoneHint: "Số di động đã đăng ký với tài khoản, 10 chữ số.",
        submit: "Gửi OTP xác nhận",
        haveCode: "Đã nhận được OTP?",
        cannotUse: "Không còn dùng số điện thoại này?",
        refusedHeading: "Hiện chưa gửi được mã OTP",
        otherWays: "Các cách khác",
        refusedUntil: { clock, date in
            date.map { "Xin quay lại sau \(clock) ngày \($0)." } ?? "Xin quay lại sau \(clock)."
        },
        refusedClient: "Từ kết nối mạng này đã có quá nhiều yêu cầu.",
        refusedBudget: "Hôm nay hệ thống đã gửi hết số tin nhắn cho phép."
    )

    static let english = RequestWords(
        title: "Recover your sign-in details",
        intro: "Fill in the fields below. A code (OTP) will be sent by text message to the phone on record.",
        accountType: "Type of account",
        individualLabel: "Number of your identity card or passport (*)",
        individualHint: "CMND 9 digits, CCCD 12 digits, or passport number.",
        organizationLabel: "Tax code (*)",
        organizationHint: "10, 12 or 13 digits.",
        phoneLabel: "Phone number for confirmation (*)",
        phoneHint: "The mobile number on record for the account, 10 digits.",
        submit: "Send the code",
        haveCode: "Already have a code?",
        cannotUse: "No longer have this phone number?",
        refusedHeading: "No code can be sent right now",
        otherWays: "Other ways",
        refusedUntil: { clock, date in
            date.map { "Please come back after \(clock) on \($0)." } ?? "Please come back after \(clock)."
        },
        refusedClient: "Too many requests have come from this network connection.",
        refusedBudget: "The messages allowed for today have all been sent."
    )
}
