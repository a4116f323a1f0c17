import Recovery

/// How a step looks in a picture: by shape and by colour, so that neither is needed alone.
enum StepKind: String {
    /// It brought the recovery on.
    case forward
    /// Something was refused, failed or locked.
    case trouble
    /// Neither: a message under way, a key, the clock.
    case plain

    init(_ payload: Payload) {
        self =
            switch payload {
            case .recoveryRequested(let it): it.decoy == nil ? .forward : .trouble
            case .otpIssued(let it): it.withheld == nil ? .forward : .trouble
            case .captchaPassed, .otpVerified, .credentialsSent, .credentialsUsed, .passwordChanged: .forward
            case .captchaFailed, .otpRejected, .otpExpired, .requestRefused, .recoveryLocked, .recoveryEnded,
                .messageFailed, .recoveryDisavowed:
                .trouble
            case .messageAttempted, .messageAccepted, .messageDelivered, .recoveryUnlocked, .credentialsExpired,
                .accountRegistered, .phoneChanged, .policyAdopted, .keyCreated, .keyDestroyed, .clockObserved,
                .subjectErased, .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
                .plain
            }
    }
}

/// In which line of the picture a step stands: by who caused it.
enum Lane: Int, CaseIterable {
    case citizen, system, messages, people

    init(_ actor: Actor) {
        self =
            switch actor {
            case .citizen: .citizen
            case .timer, .engine: .system
            case .worker, .gateway: .messages
            case .directory, .operator, .auditor: .people
            }
    }
}
