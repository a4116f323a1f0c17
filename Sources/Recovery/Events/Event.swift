/// One fact of the log, with who caused it and when. Its position in the log is its key and not part of it.
public struct Event: Equatable, Sendable {
    public var time: Instant
    /// The recovery it belongs to; nil for what concerns an account, a client or the log as a whole.
    public var session: SessionID?
    public var actor: Actor
    /// The command that caused it, if one came from outside.
    public var command: CommandReference?
    public var payload: Payload

    public init(
        time: Instant, session: SessionID?, actor: Actor, command: CommandReference? = nil, payload: Payload
    ) {
        self.time = time
        self.session = session
        self.actor = actor
        self.command = command
        self.payload = payload
    }
}

/// Who caused an event. The raw value is what the log stores.
public enum Actor: UInt8, Sendable, CaseIterable {
    case citizen = 1
    case timer = 2
    case worker = 3
    case gateway = 4
    case directory = 5
    case `operator` = 6
    case engine = 7
    case auditor = 8
}

/// A command's id, and a keyed digest of its content by which the same id with other content is recognised.
public struct CommandReference: Hashable, Sendable {
    public let id: CommandID
    public let fingerprint: UInt64

    public init(id: CommandID, fingerprint: UInt64) {
        self.id = id
        self.fingerprint = fingerprint
    }
}

/// The catalogue of events. Renaming a case does not change what is stored: `EventType` spells that by hand.
public enum Payload: Equatable, Sendable {
    case recoveryRequested(RecoveryRequested)
    case captchaPassed(CaptchaPassed)
    case otpIssued(OTPIssued)
    case otpVerified(OTPVerified)
    case credentialsSent(CredentialsSent)
    case otpExpired(OTPExpired)
    case captchaFailed(CaptchaFailed)
    case otpRejected(OTPRejected)
    case requestRefused(RequestRefused)
    case recoveryLocked(RecoveryLocked)
    case recoveryUnlocked(RecoveryUnlocked)
    case recoveryEnded(RecoveryEnded)
    case messageAttempted(MessageAttempted)
    case messageAccepted(MessageAccepted)
    case messageDelivered(MessageDelivered)
    case messageFailed(MessageFailed)
    case credentialsUsed
    case passwordChanged(PasswordChanged)
    case credentialsExpired(CredentialsExpired)
    case recoveryDisavowed(RecoveryDisavowed)
    case accountRegistered(AccountRegistered)
    case phoneChanged(PhoneChanged)
    indirect case policyAdopted(PolicyAdopted)
    case keyCreated(KeyEvent)
    case keyDestroyed(KeyEvent)
    case clockObserved(ClockObserved)
    case subjectErased(SubjectEvent)
    case personalDataRevealed(SubjectEvent)
    indirect case logRestored(LogRestored)
    case holdPlaced(SubjectEvent)
    case holdLifted(SubjectEvent)
    case retentionApplied(RetentionApplied)
}

/// The stored number and the name of each kind of event. Both are part of the format.
public enum EventType: UInt16, Sendable, CaseIterable, CustomStringConvertible {
    case recoveryRequested = 1
    case captchaPassed = 2
    case otpIssued = 3
    case otpVerified = 4
    case credentialsSent = 5
    case otpExpired = 6
    case captchaFailed = 7
    case otpRejected = 8
    case requestRefused = 9
    case recoveryLocked = 10
    case recoveryUnlocked = 11
    case recoveryEnded = 12
    case messageAttempted = 13
    case messageAccepted = 14
    case messageDelivered = 15
    case messageFailed = 16
    case credentialsUsed = 17
    case passwordChanged = 18
    case credentialsExpired = 19
    case recoveryDisavowed = 20
    case accountRegistered = 21
    case phoneChanged = 22
    case policyAdopted = 23
    case keyCreated = 24
    case keyDestroyed = 25
    case clockObserved = 26
    case subjectErased = 27
    case personalDataRevealed = 28
    case logRestored = 29
    case holdPlaced = 30
    case holdLifted = 31
    case retentionApplied = 32

    /// The name in the catalogue: `OTPIssued`.
    public var description: String {
        switch self {
        case .recoveryRequested: "RecoveryRequested"
        case .captchaPassed: "CaptchaPassed"
        case .otpIssued: "OTPIssued"
        case .otpVerified: "OTPVerified"
        case .credentialsSent: "CredentialsSent"
        case .otpExpired: "OTPExpired"
        case .captchaFailed: "CaptchaFailed"
        case .otpRejected: "OTPRejected"
        case .requestRefused: "RequestRefused"
        case .recoveryLocked: "RecoveryLocked"
        case .recoveryUnlocked: "RecoveryUnlocked"
        case .recoveryEnded: "RecoveryEnded"
        case .messageAttempted: "MessageAttempted"
        case .messageAccepted: "MessageAccepted"
        case .messageDelivered: "MessageDelivered"
        case .messageFailed: "MessageFailed"
        case .credentialsUsed: "CredentialsUsed"
        case .passwordChanged: "PasswordChanged"
        case .credentialsExpired: "CredentialsExpired"
        case .recoveryDisavowed: "RecoveryDisavowed"
        case .accountRegistered: "AccountRegistered"
        case .phoneChanged: "PhoneChanged"
        case .policyAdopted: "PolicyAdopted"
        case .keyCreated: "KeyCreated"
        case .keyDestroyed: "KeyDestroyed"
        case .clockObserved: "ClockObserved"
        case .subjectErased: "SubjectErased"
        case .personalDataRevealed: "PersonalDataRevealed"
        case .logRestored: "LogRestored"
        case .holdPlaced: "HoldPlaced"
        case .holdLifted: "HoldLifted"
        case .retentionApplied: "RetentionApplied"
        }
    }

    /// From a name in the catalogue; nil if there is no such event.
    public init?(name: String) {
        guard let type = EventType.allCases.first(where: { $0.description == name }) else { return nil }
        self = type
    }
}

extension Payload {
    public var type: EventType {
        switch self {
        case .recoveryRequested: .recoveryRequested
        case .captchaPassed: .captchaPassed
        case .otpIssued: .otpIssued
        case .otpVerified: .otpVerified
        case .credentialsSent: .credentialsSent
        case .otpExpired: .otpExpired
        case .captchaFailed: .captchaFailed
        case .otpRejected: .otpRejected
        case .requestRefused: .requestRefused
        case .recoveryLocked: .recoveryLocked
        case .recoveryUnlocked: .recoveryUnlocked
        case .recoveryEnded: .recoveryEnded
        case .messageAttempted: .messageAttempted
        case .messageAccepted: .messageAccepted
        case .messageDelivered: .messageDelivered
        case .messageFailed: .messageFailed
        case .credentialsUsed: .credentialsUsed
        case .passwordChanged: .passwordChanged
        case .credentialsExpired: .credentialsExpired
        case .recoveryDisavowed: .recoveryDisavowed
        case .accountRegistered: .accountRegistered
        case .phoneChanged: .phoneChanged
        case .policyAdopted: .policyAdopted
        case .keyCreated: .keyCreated
        case .keyDestroyed: .keyDestroyed
        case .clockObserved: .clockObserved
        case .subjectErased: .subjectErased
        case .personalDataRevealed: .personalDataRevealed
        case .logRestored: .logRestored
        case .holdPlaced: .holdPlaced
        case .holdLifted: .holdLifted
        case .retentionApplied: .retentionApplied
        }
    }
}
