package import Recovery

extension EventType {
    /// The version of its payload that is written. Older ones are read as well, and lifted to this one.
    package var newestVersion: UInt8 {
        switch self {
        case .policyAdopted: 3
        case .requestRefused, .subjectErased, .personalDataRevealed: 2
        case .recoveryRequested, .captchaPassed, .otpIssued, .otpVerified, .credentialsSent, .otpExpired,
            .captchaFailed, .otpRejected, .recoveryLocked, .recoveryUnlocked, .recoveryEnded,
            .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed, .credentialsUsed,
            .passwordChanged, .credentialsExpired, .recoveryDisavowed, .accountRegistered, .phoneChanged, .keyCreated,
            .keyDestroyed, .clockObserved, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
            1
        }
    }
}
