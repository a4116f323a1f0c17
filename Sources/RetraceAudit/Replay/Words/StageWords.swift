import Recovery

extension Stage {
    var words: Sentence {
        switch self {
        case .awaitingCaptcha: Sentence("chờ captcha", "awaiting captcha")
        case .awaitingCode: Sentence("chờ nhập mã", "awaiting code")
        case .codeExpired: Sentence("mã đã hết hiệu lực", "code expired")
        case .awaitingDelivery: Sentence("chờ gửi thông tin đăng nhập", "awaiting delivery of credentials")
        case .awaitingChoice: Sentence("chờ đặt mật khẩu", "awaiting choice of a password")
        case .credentialsLive: Sentence("mật khẩu tạm thời còn hiệu lực", "temporary password live")
        case .credentialsUsed: Sentence("mật khẩu tạm thời đã dùng", "temporary password used")
        case .completed: Sentence("hoàn tất", "completed")
        case .ended: Sentence("đã kết thúc", "ended")
        }
    }
}
