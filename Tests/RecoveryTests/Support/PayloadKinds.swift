import Recovery

extension Payload {
    /// Whether its session is over with it.
    var isEnd: Bool {
        switch self {
        case .recoveryEnded, .credentialsExpired, .passwordChanged: true
        case .recoveryLocked(let it): it.rule == .l1
        default: false
        }
    }

    /// O7: what may still follow the end.
    var mayFollowEnd: Bool {
        switch self {
        case .messageAttempted(let it): it.message.kind == .notice
        case .messageAccepted, .messageDelivered, .messageFailed, .recoveryDisavowed, .requestRefused: true
        default: false
        }
    }
}
