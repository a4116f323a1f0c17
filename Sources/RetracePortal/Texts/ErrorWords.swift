struct ErrorWords: Wording {
    let title: String
    let notFoundTitle: String
    let notFound: String
    let forbiddenOrigin: String
    let badRequest: String
    let tooLarge: String
    let tooManyTitle: String
    let tooMany: String
    let unavailableTitle: String
    let unavailable: String
    let methodNotAllowed: String
    let requestID: String

    static let vietnamese = ErrorWords(
        title: "Không thực hiện được yêu cầu này",
        notFoundTitle: "Không có trang này",
        notFound: "Địa chỉ có thể bị gõ sai hoặc đã cũ. Hãy bắt đầu từ trang Đăng nhập.",
        forbiddenOrigin: "Yêu cầu được gửi từ một trang khác, nên đã bị từ chối. Hãy bắt đầu từ trang Đăng nhập.",
        badRequest: "Thông tin gửi lên không đọc được. Hãy tải lại trang và thử lại.",
        tooLarge: "Thông tin gửi lên quá lớn. Hãy tải lại trang và chỉ điền vào các ô trong trang.",
        tooManyTitle: "Quá nhiều yêu cầu",
        tooMany: "Có quá nhiều yêu cầu từ kết nối mạng này. Xin đợi vài phút rồi thử lại.",
        unavailableTitle: "Hệ thống đang bận",
        unavailable: "Xin thử lại sau vài phút. Nếu vẫn không được, hãy gọi đường dây nóng.",
        methodNotAllowed: "Không thể mở trang này theo cách đó. Hãy bắt đầu từ trang Đăng nhập.",
        requestID: "Khi gọi, xin đọc mã yêu cầu"
    )

    static let english = ErrorWords(
        title: "This request could not be carried out",
        notFoundTitle: "There is no such page",
        notFound: "The address may be mistyped or old. Start from the sign-in page.",
        forbiddenOrigin: "The request came from another site, so it was refused. Start from the sign-in page.",
        badRequest: "What was sent could not be read. Load the page again and try once more.",
        tooLarge: "What was sent is too large. Load the page again and fill in only its fields.",
        tooManyTitle: "Too many requests",
        tooMany: "Too many requests have come from this network connection. Wait a few minutes, then try again.",
        unavailableTitle: "The system is busy",
        unavailable: "Please try again in a few minutes. If it still does not work, call the hotline.",
        methodNotAllowed: "This page cannot be opened in that way. Start from the sign-in page.",
        requestID: "When you call, please give this request number"
    )
}
