import Recovery

/// When each attempt to send the credentials of a session was made: a temporary password lives from the attempt that
/// sent it (T4). Kept only until they have been sent.
struct PasswordTimes {
    private var attempts: [SessionID: [UInt8: Instant]] = [:]

    mutating func see(_ event: Event) {
        guard let session = event.session else { return }
        switch event.payload {
        case .messageAttempted(let it) where it.message.kind == .credentials:
            attempts[session, default: [:]][it.attempt] = event.time
        // A session that never gets them ends, but an answer may still be on its way; then it is no CredentialsSent.
        case .credentialsSent, .recoveryEnded: attempts[session] = nil
        default: break
        }
    }

    /// Whether a password that ends then was sent by that attempt.
    func allow(_ it: CredentialsSent, of session: SessionID, life: Instant.Span) -> Bool {
        attempts[session]?[it.attempt].map { it.passwordEnds == $0 + life } ?? false
    }
}
