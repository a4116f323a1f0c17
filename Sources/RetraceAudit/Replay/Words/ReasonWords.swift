import Recovery

// The choices that events name, as parts of a sentence.

extension EndReason {
    var words: Sentence {
        switch self {
        case .lifetime: Sentence("quá thời gian cho phép", "its time was over")
        case .givenUp: Sentence("công dân dừng lại", "the citizen gave up")
        case .disavowed: Sentence("bị báo “không phải tôi”", "it was disavowed")
        case .deliveryFailed: Sentence("không gửi được thông tin đăng nhập", "the credentials could not be sent")
        case .clock:
            Sentence("đồng hồ máy không tin được sau khi khởi động", "the clock could not be trusted after a boot")
        case .keyLost: Sentence("mất khóa của phiên", "its key was lost")
        case .pairChanged: Sentence("cặp tài khoản và điện thoại không còn khớp", "account and phone no longer matched")
        }
    }
}

extension DirectoryStanding {
    /// What the account directory said of the pair as typed.
    var words: Sentence {
        switch self {
        case .matched: Sentence("tài khoản và điện thoại khớp", "account and phone match")
        case .unknown: Sentence("không có tài khoản này", "there is no such account")
        case .otherPhone: Sentence("tài khoản có điện thoại khác", "the account has another phone")
        case .disabled: Sentence("tài khoản bị vô hiệu hóa", "the account is disabled")
        case .unreachable: Sentence("không hỏi được danh bạ", "the directory could not be asked")
        }
    }
}

extension CaptchaFailure {
    var words: Sentence {
        switch self {
        case .malformed: Sentence("thẻ captcha sai dạng", "the token was malformed")
        case .wrong: Sentence("lời giải sai", "the answer was wrong")
        case .expired: Sentence("thẻ captcha đã quá hạn", "the token had expired")
        case .used: Sentence("thẻ captcha đã dùng rồi", "the token had been used before")
        case .tooEasy: Sentence("thẻ captcha thuộc mức dễ hơn", "the token was for an easier one")
        case .unreachable: Sentence("không hỏi được bên cung cấp", "the provider could not be asked")
        }
    }
}

extension DeliveryFailure {
    var words: Sentence {
        switch self {
        case .refused:
            Sentence("cổng tin nhắn không nhận hoặc không giao được", "the gateway refused or could not deliver it")
        case .unknown:
            Sentence(
                "mất câu trả lời của cổng, có thể đã gửi hoặc chưa",
                "the gateway’s answer was lost, so it may or may not have been sent")
        case .expired: Sentence("đã quá hạn trước khi gửi được", "its time was over before it could be sent")
        }
    }
}

extension KeyKind {
    var words: Sentence {
        switch self {
        case .session: Sentence("khóa phiên", "session key")
        case .vault: Sentence("khóa kho định danh", "vault key")
        case .service: Sentence("khóa dịch vụ", "service key")
        case .signing: Sentence("khóa ký", "signing key")
        }
    }
}

extension ClockReason {
    var words: Sentence {
        switch self {
        case .boot:
            Sentence(
                "máy khởi động; thời gian nhật ký đi tiếp theo đồng hồ máy",
                "a new boot; log time goes on from the wall clock")
        case .behind:
            Sentence(
                "máy khởi động với đồng hồ chậm hơn nhật ký; thời gian nhật ký đi tiếp từ sự kiện cuối",
                "a new boot with the wall clock behind the log; log time goes on from the last event")
        case .jump: Sentence("đồng hồ máy nhảy, thời gian nhật ký không đổi", "the wall clock jumped; log time did not")
        case .accepted:
            Sentence("người vận hành chấp nhận đồng hồ máy đi trước xa", "an operator accepted a wall clock far ahead")
        }
    }
}

extension MessageID {
    /// The message by what it is for, never by what it says: the log does not have that.
    var words: Sentence {
        switch kind {
        case .code: Sentence("tin nhắn mã OTP số \(number)", "the message with code \(number)")
        case .credentials: Sentence("tin nhắn thông tin đăng nhập", "the message with the credentials")
        case .notice: Sentence("tin nhắn thông báo số \(number)", "notice \(number)")
        }
    }

    /// Whom it goes to, as far as the log says.
    var recipient: Sentence {
        switch kind {
        case .code, .credentials: Sentence("điện thoại của phiên", "the session’s phone")
        case .notice: Sentence("một địa chỉ khác của tài khoản", "another address of the account")
        }
    }
}

extension CommandKind {
    /// What was asked for.
    var words: Sentence {
        switch self {
        case .requestRecovery: Sentence("yêu cầu lấy lại", "a request for recovery")
        case .submitCaptcha: Sentence("gửi captcha", "a captcha")
        case .resendCode: Sentence("gửi lại mã", "a resend of the code")
        case .verifyCode: Sentence("nhập mã", "a code")
        case .giveUp: Sentence("dừng lại", "giving up")
        case .choosePassword: Sentence("đặt mật khẩu", "a choice of password")
        case .useCredentials: Sentence("đăng nhập bằng mật khẩu tạm thời", "a sign-in with the temporary password")
        case .changePassword: Sentence("đổi mật khẩu", "a change of password")
        case .disavow: Sentence("báo “không phải tôi”", "“this was not me”")
        case .claimMessages: Sentence("nhận tin để gửi", "a claim of messages")
        case .reportSend: Sentence("báo kết quả gửi", "a report of a send")
        case .reportReceipt: Sentence("báo đã giao tin", "a delivery receipt")
        case .abandonDelivery: Sentence("bỏ việc gửi thông tin đăng nhập", "giving up a delivery")
        case .unlockAccount: Sentence("mở khóa tài khoản", "the unlocking of an account")
        case .adoptPolicy: Sentence("áp dụng chính sách", "the adoption of a policy")
        case .registerAccount: Sentence("ghi nhận tài khoản", "the registration of an account")
        case .changePhone: Sentence("đổi điện thoại", "a change of phone")
        case .settle: Sentence("xử lý điều đến hạn", "settling what is due")
        }
    }
}
