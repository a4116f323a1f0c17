import Recovery

/// What happened to the credentials that a recovery gave.
struct HappenedToCredentials {
    let clock: Clock

    func sentence(_ event: Event) -> Sentence {
        switch event.payload {
        case .credentialsUsed:
            Sentence(
                "Mật khẩu tạm thời đã mở lần đăng nhập duy nhất của nó.",
                "The temporary password opened its one sign-in.")
        case .passwordChanged(let it): changed(it)
        case .credentialsExpired(let it):
            event.actor == .engine
                ? Sentence(
                    "Mật khẩu tạm thời hết giá trị vì một lần lấy lại mới hơn thay thế.",
                    "The temporary password ended, for a newer recovery took its place.")
                : Sentence(
                    "Mật khẩu tạm thời hết hạn lúc \(clock(it.due)), chưa được đổi.",
                    "The temporary password ended at \(clock(it.due)) without a change of password.")
        case .recoveryDisavowed(let it):
            Sentence("Mã báo đúng: “đây không phải tôi”; ", "By the right token: “this was not me”; ")
                + (it.revoked
                    ? Sentence("mật khẩu tạm thời bị thu hồi.", "the temporary password is taken back.")
                    : Sentence("không có mật khẩu tạm thời nào để thu hồi.", "there was no live password to take back."))
        default: Sentence("", "")
        }
    }

    private func changed(_ it: PasswordChanged) -> Sentence {
        let what =
            it.way == .chosen
            ? Sentence("Công dân đặt mật khẩu ngay sau mã OTP", "The citizen set a password right after the code")
            : Sentence(
                "Công dân đặt mật khẩu mới thay mật khẩu tạm thời",
                "The citizen set a password in place of the temporary one")
        return what
            + (it.notices > 0
                ? Sentence("; còn phải báo \(it.notices) địa chỉ.", "; addresses to be told: \(it.notices).") : .stop)
    }
}
