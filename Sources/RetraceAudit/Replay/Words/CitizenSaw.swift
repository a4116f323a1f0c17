import Recovery
import Retrace

/// What the citizen was told in answer: the same for a decoy and a real session, wherever the rules ask for that.
///
/// Nil where the event answers no command of a citizen. What a service's page shows around the answer is not in the log.
struct CitizenSaw {
    let clock: Clock

    func sentence(_ event: Event) -> Sentence? {
        guard event.actor == .citizen || isAnswer(event.payload) else { return nil }
        switch event.payload {
        case .recoveryRequested(let it):
            return it.difficulty == .harder
                ? Sentence("Được hỏi captcha khó hơn.", "Was asked for a harder captcha.")
                : Sentence("Được hỏi captcha.", "Was asked for the captcha.")
        case .captchaFailed:
            return Sentence("Captcha không qua, hãy thử lại.", "The captcha did not pass; to be tried again.")
        case .otpIssued(let it):
            return Sentence(
                "“Nếu thông tin khớp, mã OTP đang được gửi”, hiệu lực đến \(clock(it.expires)).",
                "“If the details match, a code is on its way”, valid until \(clock(it.expires)).")
        case .otpVerified(let it):
            return it.way == .temporary
                ? Sentence(
                    "Mã đúng; tin nhắn thông tin đăng nhập sẽ đến.",
                    "The code is right; a message with the credentials follows.")
                : Sentence("Mã đúng; hãy đặt mật khẩu.", "The code is right; a password is to be chosen.")
        case .otpRejected(let it):
            return it.left == 0
                ? Sentence("Mã không đúng; đã hết lượt.", "The code is wrong; no tries are left.")
                : Sentence("Mã không đúng; còn \(it.left) lần.", "The code is wrong; tries left: \(it.left).")
        case .recoveryLocked(let it):
            return it.phone == nil
                ? nil
                : Sentence("Quá nhiều mã sai; phiên đã kết thúc.", "Too many wrong codes; the session is over.")
        case .requestRefused(let it): return it.command.isCitizens ? refused(it) : nil
        case .recoveryEnded: return Sentence("Đã dừng.", "Stopped.")
        case .credentialsUsed: return Sentence("Đăng nhập được.", "Was signed in.")
        case .passwordChanged: return Sentence("Mật khẩu mới đã được đặt.", "The new password is set.")
        case .recoveryDisavowed:
            return Sentence("Báo “không phải tôi” đã được nhận.", "The report “not me” was received.")
        default: return nil
        }
    }

    /// L1 ends a session in the citizen's own command, though the engine is its author.
    private func isAnswer(_ payload: Payload) -> Bool {
        if case .recoveryLocked(let it) = payload { it.phone != nil } else { false }
    }

    /// A refusal of a citizen's command says when to come back, if that is known.
    private func refused(_ it: RequestRefused) -> Sentence {
        Sentence("Bị từ chối", "Was refused")
            + (it.until.map { Sentence("; có thể thử lại sau \(clock($0)).", "; may try again after \(clock($0)).") }
                ?? .stop)
    }
}

extension CommandKind {
    /// Whether citizens give it, and not a worker, an operator or the directory.
    fileprivate var isCitizens: Bool {
        switch self {
        case .requestRecovery, .submitCaptcha, .resendCode, .verifyCode, .giveUp, .choosePassword, .useCredentials,
            .changePassword, .disavow:
            true
        case .claimMessages, .reportSend, .reportReceipt, .abandonDelivery, .unlockAccount, .adoptPolicy,
            .registerAccount, .changePhone, .settle:
            false
        }
    }
}
