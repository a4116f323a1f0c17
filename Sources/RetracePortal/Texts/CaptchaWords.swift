/// The box "Tôi không phải là người máy", and the page that asks for it a second time.
struct CaptchaWords: Wording {
    let title: String
    let intro: String
    let submit: String

    let label: String
    let idle: String
    let working: String
    let done: String
    let failed: String
    let waiting: String
    let withoutScript: String

    let missing: String
    let wrong: String
    let expired: String
    let unavailable: String

    static let vietnamese = CaptchaWords(
        title: "Xác minh thêm một lần",
        intro: "Xin quý khách xác minh thêm một lần nữa. Lần này máy cần lâu hơn một chút.",
        submit: "Tiếp tục",
        label: "Tôi không phải là người máy",
        idle: "Bấm vào ô để máy tự kiểm tra. Không cần làm gì thêm.",
        working: "Đang kiểm tra, xin đợi trong giây lát…",
        done: "Đã kiểm tra xong.",
        failed: "Kiểm tra không thành công. Hãy bấm lại vào ô.",
        waiting: "Đang kiểm tra. Biểu mẫu sẽ tự gửi khi xong.",
        withoutScript: """
            Bước này cần JavaScript, nhưng trình duyệt đang tắt hoặc không có. Hãy bật JavaScript rồi tải lại trang, \
            hoặc dùng một trong các cách sau:
            """,
        missing: "Hãy bấm vào ô “Tôi không phải là người máy” và đợi kiểm tra xong.",
        wrong: "Kiểm tra không thành công. Hãy bấm lại vào ô “Tôi không phải là người máy”.",
        expired: "Lần kiểm tra trước đã quá lâu. Hãy bấm lại vào ô “Tôi không phải là người máy”.",
        unavailable: "Hiện chưa kiểm tra được. Xin thử lại sau vài phút."
    )

    static let english = CaptchaWords(
        title: "One more check",
        intro: "Please do one more check. This time your device needs a little longer.",
        submit: "Continue",
        label: "I am not a robot",
        idle: "Tick the box and your device does the check by itself. There is nothing more to do.",
        working: "Checking, please wait a moment…",
        done: "The check is done.",
        failed: "The check did not work. Tick the box again.",
        waiting: "Checking. The form will be sent by itself when this is done.",
        withoutScript: """
            This step needs JavaScript, and your browser has it switched off or lacks it. Switch JavaScript on and load \
            the page again, or use one of these ways:
            """,
        missing: "Tick the box “I am not a robot” and wait until the check is done.",
        wrong: "The check did not work. Tick the box “I am not a robot” again.",
        expired: "The last check is too old. Tick the box “I am not a robot” again.",
        unavailable: "The check does not work right now. Please try again in a few minutes."
    )
}
