import Recovery

extension Actor {
    /// Who caused an event.
    var words: Sentence {
        switch self {
        case .citizen: Sentence("công dân", "the citizen")
        case .timer: Sentence("đồng hồ hẹn giờ", "the timer")
        case .worker: Sentence("bộ phận gửi tin", "the sender of messages")
        case .gateway: Sentence("cổng tin nhắn", "the SMS gateway")
        case .directory: Sentence("danh bạ tài khoản", "the account directory")
        case .operator: Sentence("người vận hành", "an operator")
        case .engine: Sentence("hệ thống", "the engine")
        case .auditor: Sentence("kiểm toán viên", "an auditor")
        }
    }
}
