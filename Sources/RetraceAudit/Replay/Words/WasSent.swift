import Recovery
import Retrace

/// What was sent by SMS, or why nothing was. Nil where the event is about no message.
struct WasSent {
    let session: SessionView?

    func sentence(_ payload: Payload) -> Sentence? {
        switch payload {
        case .otpIssued(let it): code(it)
        case .otpVerified(let it):
            it.way == .temporary
                ? Sentence(
                    "Chưa gửi; tin nhắn thông tin đăng nhập đang chờ gửi.",
                    "Nothing yet; the message with the credentials is due.") : nil
        case .messageAttempted(let it):
            Sentence("Đang giao cho cổng: ", "Being handed to the gateway: ") + it.message.words + recipient(it.message)
        case .messageAccepted(let it):
            Sentence("Cổng đã nhận: ", "With the gateway: ") + it.message.words + recipient(it.message)
        case .messageDelivered(let it):
            Sentence("Đã đến: ", "Delivered: ") + it.message.words + recipient(it.message)
        case .messageFailed(let it):
            it.reason == .unknown
                ? Sentence("Không biết đã gửi hay chưa.", "Not known whether it was sent.")
                : Sentence("Không đến, theo những gì nhật ký biết.", "Not delivered, as far as the log knows.")
        case .credentialsSent:
            Sentence(
                "Tên tài khoản và mật khẩu tạm thời đã giao cho cổng, đến điện thoại của phiên.",
                "Account name and temporary password are with the gateway, for the session’s phone.")
        case .recoveryRequested, .captchaPassed, .otpExpired, .captchaFailed, .otpRejected, .requestRefused,
            .recoveryLocked, .recoveryUnlocked, .recoveryEnded, .credentialsUsed, .passwordChanged,
            .credentialsExpired, .recoveryDisavowed, .accountRegistered, .phoneChanged, .policyAdopted, .keyCreated,
            .keyDestroyed, .clockObserved, .subjectErased, .personalDataRevealed, .logRestored, .holdPlaced,
            .holdLifted, .retentionApplied:
            nil
        }
    }

    private func recipient(_ message: MessageID) -> Sentence {
        Sentence(", đến ", ", for ") + message.recipient + .stop
    }

    private func code(_ it: OTPIssued) -> Sentence? {
        if let rule = it.withheld {
            return Sentence("Không gửi gì: bị giữ lại theo \(rule).", "Nothing: kept back by \(rule).")
        }
        guard let session else { return nil }
        if session.isDecoy { return Sentence("Không gửi gì: phiên giả.", "Nothing: it is a decoy.") }
        return Sentence("Chưa gửi; tin nhắn mã OTP đang chờ gửi.", "Nothing yet; the message with the code is due.")
    }
}
