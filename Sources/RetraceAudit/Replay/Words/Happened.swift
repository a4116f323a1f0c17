import Recovery
import Retrace

/// What happened: one sentence for each kind of event, from what its payload says and nothing else.
struct Happened {
    let session: SessionView?
    let clock: Clock

    func sentence(_ event: Event) -> Sentence {
        switch event.payload {
        case .recoveryRequested(let it): begun(it)
        case .captchaPassed(let it):
            Sentence("Captcha “\(it.provider)” đã qua", "The captcha “\(it.provider)” passed")
                + (it.difficulty == .harder ? Sentence(", mức khó hơn", ", the harder one") : nil) + .stop
        case .captchaFailed(let it):
            Sentence("Captcha không qua: ", "The captcha did not pass: ") + it.reason.words
                + Sentence("; lần thứ \(it.count) của phiên.", "; failure \(it.count) of the session.")
        case .otpIssued(let it): issued(it)
        case .otpVerified(let it):
            Sentence(
                "Mã số \(it.issue) được nhập đúng và kịp hạn, ở lần thử \(it.attempt)",
                "Code \(it.issue) was entered right and in time, at try \(it.attempt)") + way(it.way)
        case .otpRejected(let it): rejected(it)
        case .otpExpired(let it):
            Sentence(
                "Mã số \(it.issue) hết hiệu lực mà chưa được nhập đúng; hạn là \(clock(it.due)).",
                "Code \(it.issue) expired unverified; it was due at \(clock(it.due)).")
        case .requestRefused, .recoveryLocked, .recoveryUnlocked, .recoveryEnded: refusal(event.payload)
        case .credentialsSent, .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed:
            HappenedToMessages(clock: clock).sentence(event.payload)
        case .credentialsUsed, .passwordChanged, .credentialsExpired, .recoveryDisavowed:
            HappenedToCredentials(clock: clock).sentence(event)
        case .accountRegistered, .phoneChanged, .policyAdopted, .keyCreated, .keyDestroyed, .clockObserved,
            .subjectErased, .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
            HappenedToRecords(clock: clock).sentence(event.payload)
        }
    }

    private func begun(_ it: RecoveryRequested) -> Sentence {
        let type = it.accountType == .individual ? ("cá nhân", "an individual") : ("tổ chức", "an organization")
        return Sentence(
            "Có yêu cầu lấy lại tài khoản \(type.0) \(it.account.short), điện thoại \(it.phone.short), "
                + "từ máy khách \(it.client.short). Danh bạ nói: ",
            "A recovery was asked for: account \(it.account.short) of \(type.1), phone \(it.phone.short), "
                + "from client \(it.client.short). The directory said: ") + it.standing.words
            + it.decoy.map { Sentence("; phiên giả theo \($0)", "; a decoy by \($0)") }
            + (it.difficulty == .harder
                ? Sentence("; yêu cầu captcha khó hơn (L4 hoặc L7)", "; a harder captcha is asked for (L4 or L7)")
                : nil)
            + .stop
    }

    private func issued(_ it: OTPIssued) -> Sentence {
        Sentence(
            "Cấp mã số \(it.issue), hiệu lực đến trước \(clock(it.expires))",
            "Code \(it.issue) was issued, valid until \(clock(it.expires))")
            + (it.issue > 1 ? Sentence(", thay cho mã trước", ", in place of the one before") : nil)
            + it.withheld.map { Sentence("; tin nhắn bị giữ lại theo \($0)", "; its message is kept back by \($0)") }
            + .stop
    }

    private func way(_ way: CredentialsWay) -> Sentence {
        switch way {
        case .temporary:
            Sentence("; mật khẩu tạm thời sẽ được gửi bằng tin nhắn.", "; a temporary password is to follow by SMS.")
        case .chosen: Sentence("; công dân sẽ tự đặt mật khẩu.", "; the citizen is to choose a password.")
        }
    }

    private func rejected(_ it: OTPRejected) -> Sentence {
        let why: Sentence =
            switch it.reason {
            case .wrong: Sentence("Một mã sai", "A wrong code")
            case .superseded: Sentence("Một mã cũ, đã bị thay thế,", "An older code, since superseded,")
            case .noneAlive:
                Sentence("Một mã, khi không có mã nào còn hiệu lực,", "A code, while none was alive,")
            case .decoy where session?.isDecoy == true:
                Sentence("Một mã trong phiên giả, không được so sánh,", "A code in a decoy, not compared,")
            case .decoy:
                Sentence(
                    "Một mã, không được so sánh vì cặp này bị chặn (L3),",
                    "A code, not compared because the pair is stopped (L3),")
            case .withheld:
                Sentence(
                    "Một mã, không được so sánh vì tin nhắn của nó bị giữ lại,",
                    "A code, not compared because its message was kept back,")
            }
        let count =
            it.reason == .noneAlive
            ? Sentence("; lần thứ \(it.count), không tính", "; time \(it.count), not counted")
            : Sentence("; lần thử \(it.attempt)", "; try \(it.attempt)")
        return why + Sentence(" bị từ chối", " was refused") + count
            + Sentence(", còn \(it.left) lần.", it.left == 1 ? ", 1 is left." : ", \(it.left) are left.")
    }

    private func refusal(_ payload: Payload) -> Sentence {
        switch payload {
        case .requestRefused(let it):
            Sentence("Từ chối ", "Refused: ") + it.command.words + Sentence(" theo \(it.rule)", " by \(it.rule)")
                + it.client.map { Sentence(", từ máy khách \($0.short)", ", from client \($0.short)") }
                + (it.isTrusted == true ? Sentence(" thuộc mạng tin cậy", " in a trusted network") : nil)
                + Sentence("; lần thứ \(it.count)", "; refusal \(it.count)")
                + it.until.map { Sentence(", đến \(clock($0))", ", until \(clock($0))") } + .stop
        case .recoveryLocked(let it): locked(it)
        case .recoveryUnlocked(let it):
            Sentence(
                "Người vận hành mở khóa tài khoản \(it.account.short), vụ việc \(it.caseNumber).",
                "An operator lifted the lock of account \(it.account.short), case \(it.caseNumber).")
        case .recoveryEnded(let it):
            Sentence("Phiên kết thúc, không có thông tin đăng nhập: ", "The session ended without credentials: ")
                + it.reason.words
                + it.due.map { Sentence("; hạn là \(clock($0))", "; it was due at \(clock($0))") } + .stop
        default: Sentence("", "")
        }
    }

    private func locked(_ it: RecoveryLocked) -> Sentence {
        let what =
            it.phone == nil
            ? Sentence(
                "Việc lấy lại tài khoản \(it.account.short) bị khóa theo \(it.rule)",
                "Recovery of account \(it.account.short) is locked by \(it.rule)")
            : Sentence(
                "Phiên kết thúc và cặp này bị tạm dừng theo \(it.rule)",
                "The session is over and its pair is paused by \(it.rule)")
        let end =
            it.until.map { Sentence(", đến \(clock($0)).", ", until \(clock($0)).") }
            ?? (it.phone == nil
                ? Sentence(", đến khi người vận hành mở.", ", until an operator lifts it.") : .stop)
        return what + end
    }
}

extension Sentence {
    static let stop = Sentence(".", ".")
}
