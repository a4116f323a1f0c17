import Recovery
import Retrace

/// The rules that decided on an event, the one that the log names first; none where nothing was decided, as for a
/// gateway's answer.
func decidingRules(_ event: Event, _ session: SessionView?) -> [Rule] {
    switch event.payload {
    case .recoveryRequested(let it): (it.decoy.map { [$0] } ?? []) + [.o1]
    case .captchaPassed, .captchaFailed: [.o2]
    case .otpIssued(let it): (it.withheld.map { [$0] } ?? []) + (it.issue > 1 ? [.t2, .o3] : [.o3]) + [.t1]
    case .otpVerified: [.o4]
    case .otpRejected(let it): rules(of: it, session)
    case .otpExpired: [.t1, .o6]
    case .credentialsSent: [.o5]
    case .requestRefused(let it): [it.rule]
    case .recoveryLocked(let it): it.rule == .l1 ? [.l1, .t7] : [it.rule]
    case .recoveryUnlocked: [.l3]
    case .recoveryEnded(let it): rules(of: it)
    case .messageFailed(let it):
        switch (it.reason, it.message.kind) {
        case (.expired, .code): [.t1]
        case (.expired, .credentials): [.t8]
        default: []
        }
    case .credentialsUsed: [.t4]
    case .passwordChanged(let it): it.way == .chosen ? [.o5] : [.t4]
    case .credentialsExpired: event.actor == .engine ? [.o5] : [.t4, .t5]
    case .recoveryDisavowed: [.e3]
    case .clockObserved: [.t6]
    case .messageAttempted, .messageAccepted, .messageDelivered, .accountRegistered, .phoneChanged, .policyAdopted,
        .keyCreated, .keyDestroyed, .subjectErased, .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted,
        .retentionApplied:
        []
    }
}

private func rules(of it: OTPRejected, _ session: SessionView?) -> [Rule] {
    switch it.reason {
    case .wrong, .superseded: return [.o4, .l1]
    case .noneAlive: return [.o4]
    case .decoy:
        guard let session else { return [.e2] }
        return session.decoy.map { [.e2, $0] } ?? [.l3]
    case .withheld: return [.e2, .l1]
    }
}

private func rules(of it: RecoveryEnded) -> [Rule] {
    switch it.reason {
    case .lifetime: [.t3, .t5]
    case .disavowed: [.e3]
    case .deliveryFailed: [.t8]
    case .clock: [.t6]
    case .pairChanged: [.o5]
    case .givenUp, .keyLost: []
    }
}
