import EventStore
import Recovery

extension EventRecord {
    static func encode(_ payload: Payload, version: UInt8, into encoder: inout CBOREncoder) {
        switch payload {
        case .recoveryRequested(let it): it.encode(into: &encoder)
        case .captchaPassed(let it): it.encode(into: &encoder)
        case .otpIssued(let it): it.encode(into: &encoder)
        case .otpVerified(let it): it.encode(into: &encoder)
        case .credentialsSent(let it): it.encode(into: &encoder)
        case .otpExpired(let it): it.encode(into: &encoder)
        case .captchaFailed(let it): it.encode(into: &encoder)
        case .otpRejected(let it): it.encode(into: &encoder)
        case .requestRefused(let it): it.encode(hasTrust: version > 1, into: &encoder)
        case .recoveryLocked(let it): it.encode(into: &encoder)
        case .recoveryUnlocked(let it): it.encode(into: &encoder)
        case .recoveryEnded(let it): it.encode(into: &encoder)
        case .messageAttempted(let it): it.encode(into: &encoder)
        case .messageAccepted(let it): it.encode(into: &encoder)
        case .messageDelivered(let it): it.encode(into: &encoder)
        case .messageFailed(let it): it.encode(into: &encoder)
        case .credentialsUsed: encoder.array(0)
        case .passwordChanged(let it): it.encode(into: &encoder)
        case .credentialsExpired(let it): it.encode(into: &encoder)
        case .recoveryDisavowed(let it): it.encode(into: &encoder)
        case .accountRegistered(let it): it.encode(into: &encoder)
        case .phoneChanged(let it): it.encode(into: &encoder)
        case .policyAdopted(let it): it.encode(version: version, into: &encoder)
        case .keyCreated(let it), .keyDestroyed(let it): it.encode(into: &encoder)
        case .clockObserved(let it): it.encode(into: &encoder)
        case .subjectErased(let it), .personalDataRevealed(let it): it.encode(hasBy: version > 1, into: &encoder)
        case .logRestored(let it): it.encode(into: &encoder)
        case .holdPlaced(let it), .holdLifted(let it): it.encode(hasBy: true, into: &encoder)
        case .retentionApplied(let it): it.encode(into: &encoder)
        }
    }

    static func decode(
        payload type: EventType, version: UInt8, from reader: inout CBORReader
    ) throws(CBORError) -> Payload {
        switch type {
        case .recoveryRequested: .recoveryRequested(try RecoveryRequested(from: &reader))
        case .captchaPassed: .captchaPassed(try CaptchaPassed(from: &reader))
        case .otpIssued: .otpIssued(try OTPIssued(from: &reader))
        case .otpVerified: .otpVerified(try OTPVerified(from: &reader))
        case .credentialsSent: .credentialsSent(try CredentialsSent(from: &reader))
        case .otpExpired: .otpExpired(try OTPExpired(from: &reader))
        case .captchaFailed: .captchaFailed(try CaptchaFailed(from: &reader))
        case .otpRejected: .otpRejected(try OTPRejected(from: &reader))
        case .requestRefused: .requestRefused(try RequestRefused(hasTrust: version > 1, from: &reader))
        case .recoveryLocked: .recoveryLocked(try RecoveryLocked(from: &reader))
        case .recoveryUnlocked: .recoveryUnlocked(try RecoveryUnlocked(from: &reader))
        case .recoveryEnded: .recoveryEnded(try RecoveryEnded(from: &reader))
        case .messageAttempted: .messageAttempted(try MessageAttempted(from: &reader))
        case .messageAccepted: .messageAccepted(try MessageAccepted(from: &reader))
        case .messageDelivered: .messageDelivered(try MessageDelivered(from: &reader))
        case .messageFailed: .messageFailed(try MessageFailed(from: &reader))
        case .credentialsUsed: try empty(.credentialsUsed, &reader)
        case .passwordChanged: .passwordChanged(try PasswordChanged(from: &reader))
        case .credentialsExpired: .credentialsExpired(try CredentialsExpired(from: &reader))
        case .recoveryDisavowed: .recoveryDisavowed(try RecoveryDisavowed(from: &reader))
        case .accountRegistered: .accountRegistered(try AccountRegistered(from: &reader))
        case .phoneChanged: .phoneChanged(try PhoneChanged(from: &reader))
        case .policyAdopted: .policyAdopted(try PolicyAdopted(version: version, from: &reader))
        case .keyCreated: .keyCreated(try KeyEvent(from: &reader))
        case .keyDestroyed: .keyDestroyed(try KeyEvent(from: &reader))
        case .clockObserved: .clockObserved(try ClockObserved(from: &reader))
        case .subjectErased: .subjectErased(try SubjectEvent(hasBy: version > 1, from: &reader))
        case .personalDataRevealed: .personalDataRevealed(try SubjectEvent(hasBy: version > 1, from: &reader))
        case .logRestored: .logRestored(try LogRestored(from: &reader))
        case .holdPlaced: .holdPlaced(try SubjectEvent(hasBy: true, from: &reader))
        case .holdLifted: .holdLifted(try SubjectEvent(hasBy: true, from: &reader))
        case .retentionApplied: .retentionApplied(try RetentionApplied(from: &reader))
        }
    }

    private static func empty(_ payload: Payload, _ reader: inout CBORReader) throws(CBORError) -> Payload {
        try reader.array(of: 0)
        return payload
    }
}
