import Recovery

/// What happened to a message.
struct HappenedToMessages {
    let clock: Clock

    func sentence(_ payload: Payload) -> Sentence {
        switch payload {
        case .messageAttempted(let it):
            Sentence("Bộ gửi \(it.worker) nhận ", "Sender \(it.worker) took ") + it.message.words
                + Sentence(
                    " để gửi, lần thử \(it.attempt); đến \(clock(it.leaseEnds)) không ai khác gửi.",
                    " to send it, attempt \(it.attempt); until \(clock(it.leaseEnds)) nobody else takes it.")
        case .messageAccepted(let it):
            Sentence("Cổng tin nhắn nhận ", "The gateway took over ") + it.message.words + attempt(it.attempt)
                + taken(it.parts, it.reference)
        case .messageDelivered(let it):
            Sentence("Cổng tin nhắn báo: điện thoại đã nhận ", "The gateway says that the phone has ")
                + it.message.words + .stop
        case .messageFailed(let it): failed(it)
        case .credentialsSent(let it):
            Sentence(
                "Cổng tin nhắn nhận tin nhắn thông tin đăng nhập",
                "The gateway took over the message with the credentials") + attempt(it.attempt)
                + taken(it.parts, it.reference)
                + Sentence(
                    " Mật khẩu tạm thời có hiệu lực đến \(clock(it.passwordEnds)).",
                    " The temporary password ends at \(clock(it.passwordEnds)).")
                + (it.notices > 0
                    ? Sentence(
                        " Còn phải báo \(it.notices) địa chỉ khác.", " Other addresses to be told: \(it.notices).")
                    : nil)
        default: Sentence("", "")
        }
    }

    private func attempt(_ number: UInt8) -> Sentence {
        Sentence(", lần thử \(number)", ", attempt \(number)")
    }

    private func taken(_ parts: UInt8, _ reference: String) -> Sentence {
        Sentence(
            ": \(parts) phần, mã tham chiếu “\(reference)”.",
            ": \(parts == 1 ? "1 part" : "\(parts) parts"), reference “\(reference)”.")
    }

    private func failed(_ it: MessageFailed) -> Sentence {
        let what =
            switch (it.attempt, it.reason) {
            case (0, _): Sentence("Không gửi: ", "Never sent: ") + it.message.words
            case (_, .unknown):
                Sentence("Không rõ kết quả: ", "Outcome not known: ") + it.message.words + attempt(it.attempt)
            case (_, .refused), (_, .expired):
                Sentence("Không thành: ", "Failed: ") + it.message.words + attempt(it.attempt)
            }
        return what + Sentence("; ", "; ") + it.reason.words
            + (it.code > 0 ? Sentence(" (mã \(it.code) của cổng)", " (the gateway’s number \(it.code))") : nil)
            + (it.retryAt.map { Sentence("; thử lại lúc \(clock($0)).", "; tried again at \(clock($0)).") }
                ?? Sentence("; không thử lại.", "; not tried again."))
    }
}
