import EventStore
import Recovery
import Retrace
import Testing

/// One event with fixed content, as a golden file holds it.
struct SampleEvent: Sendable, CustomTestStringConvertible {
    /// The event's name and version, and what is special about it: `RecoveryRequested.v1.decoy`.
    let name: String
    /// What is read from the file.
    let event: Event
    /// The version of the event's type that the file is written in.
    let version: UInt8

    init(_ event: Event, _ variant: String? = nil, version: UInt8? = nil) {
        self.version = version ?? event.payload.type.newestVersion
        name = "\(event.payload.type).v\(self.version)" + (variant.map { ".\($0)" } ?? "")
        self.event = event
    }

    var record: [UInt8] {
        var encoder = CBOREncoder()
        EventRecord.encode(event, version: version, into: &encoder)
        return encoder.bytes
    }

    var testDescription: String { name }
}

/// One event of each type and version, and more of those whose fields may be absent: the guide's citizen recovers.
enum SampleEvents {
    static let all = recovery + refusals + deliveries + endings + records

    static let account = pseudonym(0xA1)
    static let phone = pseudonym(0xB2)
    static let client = pseudonym(0xC3)
    static let network = pseudonym(0xD4)
    /// 2026-01-05T03:09:03.250Z.
    static let start = Instant(milliseconds: 1_767_582_543_250)
    static let session = SessionID(at: start, random: (0x5EED, 0x0123_4567_89AB_CDEF))
    static let command = CommandReference(
        id: CommandID(high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF), fingerprint: .max)

    static func at(_ seconds: Int64) -> Instant { start + .seconds(seconds) }

    static func message(_ kind: MessageKind, _ number: UInt8 = 1) -> MessageID { MessageID(kind: kind, number: number) }

    private static func pseudonym(_ number: UInt64) -> Pseudonym {
        Pseudonym(high: 0x019B_8C11_2233_0000 | number, low: number &* 0x0101_0101_0101_0101)
    }

    private static func inSession(
        _ seconds: Int64, _ actor: Actor, _ payload: Payload, _ variant: String? = nil,
        command: CommandReference? = nil, version: UInt8? = nil
    ) -> SampleEvent {
        SampleEvent(
            Event(time: at(seconds), session: session, actor: actor, command: command, payload: payload), variant,
            version: version)
    }

    private static func inLog(
        _ seconds: Int64, _ actor: Actor, _ payload: Payload, _ variant: String? = nil, version: UInt8? = nil
    ) -> SampleEvent {
        SampleEvent(Event(time: at(seconds), session: nil, actor: actor, payload: payload), variant, version: version)
    }

    // MARK: The steps of a recovery

    private static let request = RecoveryRequested(
        accountType: .individual, account: account, phone: phone, client: client, network: network, epoch: 490_995,
        policy: 1, standing: .matched, difficulty: .normal, isTrusted: false, operatorPrefix: 38, isPlausible: false,
        phoneDays: 1_203)

    private static let decoy = RecoveryRequested(
        accountType: .organization, account: account, phone: phone, client: client, network: network, epoch: 490_995,
        policy: 2, standing: .otherPhone, decoy: .e1, difficulty: .harder, isTrusted: true, operatorPrefix: 912,
        isPlausible: true)

    private static let recovery: [SampleEvent] = [
        inSession(0, .citizen, .recoveryRequested(request)),
        inSession(0, .citizen, .recoveryRequested(decoy), "decoy"),
        inSession(0, .citizen, .recoveryRequested(request), "command", command: command),
        inSession(
            4, .citizen,
            .captchaPassed(
                CaptchaPassed(
                    provider: "proof-of-work", difficulty: .normal,
                    digest: TokenDigest(high: 0x4B1E_A9AF_0E0A_00AD, low: 0x199F_58BA_FD32_12E5),
                    tokenEnds: at(600)))),
        inSession(4, .citizen, .otpIssued(OTPIssued(issue: 1, expires: at(304)))),
        inSession(64, .citizen, .otpIssued(OTPIssued(issue: 2, expires: at(364), withheld: .l2)), "withheld"),
        inSession(49, .citizen, .otpVerified(OTPVerified(issue: 1, attempt: 1, way: .temporary))),
        inSession(
            50, .gateway,
            .credentialsSent(
                CredentialsSent(attempt: 1, reference: "RT-7", parts: 3, passwordEnds: at(1_850), notices: 1))),
        inSession(304, .timer, .otpExpired(OTPExpired(issue: 1, due: at(304)))),
    ]

    // MARK: Refusals and ends

    private static let refusals: [SampleEvent] = [
        inSession(
            3, .citizen,
            .captchaFailed(CaptchaFailed(provider: "proof-of-work", difficulty: .harder, reason: .used, count: 2))),
        inSession(30, .citizen, .otpRejected(OTPRejected(issue: 1, attempt: 2, left: 3, reason: .wrong))),
        inSession(
            400, .citizen, .otpRejected(OTPRejected(issue: 1, attempt: 0, left: 3, reason: .noneAlive, count: 4)),
            "noneAlive"),
        inSession(
            20, .citizen,
            .requestRefused(RequestRefused(command: .resendCode, rule: .t2, until: at(64), count: 1)), version: 1),
        inLog(
            90, .citizen,
            .requestRefused(
                RequestRefused(
                    command: .requestRecovery, rule: .l4, count: 65_536, client: client, network: network)),
            "client", version: 1),
        inSession(
            20, .citizen,
            .requestRefused(RequestRefused(command: .resendCode, rule: .t2, until: at(64), count: 1))),
        inLog(
            90, .citizen,
            .requestRefused(
                RequestRefused(
                    command: .requestRecovery, rule: .l6, until: at(3_600), count: 8, client: client,
                    network: network, isTrusted: true)), "client"),
        inSession(
            60, .engine,
            .recoveryLocked(RecoveryLocked(rule: .l1, account: account, phone: phone, until: at(90)))),
        inSession(60, .engine, .recoveryLocked(RecoveryLocked(rule: .l3, account: account)), "account"),
        inLog(
            7_200, .operator, .recoveryUnlocked(RecoveryUnlocked(account: account, caseNumber: "HS-2026-000117"))),
        inSession(900, .timer, .recoveryEnded(RecoveryEnded(reason: .lifetime, due: at(900)))),
        inSession(70, .citizen, .recoveryEnded(RecoveryEnded(reason: .givenUp)), "givenUp"),
    ]

    // MARK: Deliveries

    private static let deliveries: [SampleEvent] = [
        inSession(
            5, .worker,
            .messageAttempted(
                MessageAttempted(message: message(.code), attempt: 1, worker: 3_735_928_559, leaseEnds: at(35)))),
        inSession(
            6, .gateway,
            .messageAccepted(
                MessageAccepted(message: message(.notice, 2), attempt: 1, reference: "số 8-é", parts: 2))),
        inSession(9, .gateway, .messageDelivered(MessageDelivered(message: message(.credentials)))),
        inSession(
            6, .worker,
            .messageFailed(
                MessageFailed(message: message(.code), attempt: 1, reason: .refused, code: 104, retryAt: at(11)))),
        inSession(
            364, .worker,
            .messageFailed(MessageFailed(message: message(.code, 2), attempt: 0, reason: .expired, code: 0)), "final"),
    ]

    // MARK: The end of the credentials

    private static let endings: [SampleEvent] = [
        inSession(120, .citizen, .credentialsUsed),
        inSession(150, .citizen, .passwordChanged(PasswordChanged(way: .temporary, notices: 0))),
        inSession(1_850, .timer, .credentialsExpired(CredentialsExpired(due: at(1_850)))),
        inSession(3_600, .citizen, .recoveryDisavowed(RecoveryDisavowed(revoked: true))),
    ]

    // MARK: What is put on record

    private static let records: [SampleEvent] = [
        inLog(
            -60, .directory,
            .accountRegistered(
                AccountRegistered(
                    accountType: .individual, account: account, phone: phone, since: at(-103_939_200)))),
        inLog(
            -60, .directory,
            .accountRegistered(AccountRegistered(accountType: .organization, account: account, phone: phone)),
            "undated"),
        inLog(-30, .directory, .phoneChanged(PhoneChanged(account: account, phone: phone, since: at(-86_400)))),
        inLog(-30, .directory, .phoneChanged(PhoneChanged(account: account, phone: phone)), "undated"),
        inLog(-90, .operator, .policyAdopted(PolicyAdopted(policy: standardPolicy)), version: 1),
        inLog(7_300, .operator, .policyAdopted(PolicyAdopted(policy: otherPolicy)), "networks", version: 1),
        inLog(-90, .operator, .policyAdopted(PolicyAdopted(policy: standardPolicy)), version: 2),
        inLog(7_400, .operator, .policyAdopted(PolicyAdopted(policy: slowPolicy)), "answers", version: 2),
        inLog(-90, .operator, .policyAdopted(PolicyAdopted(policy: standardPolicy))),
        inLog(7_500, .operator, .policyAdopted(PolicyAdopted(policy: briefPolicy)), "periods"),
        inLog(0, .engine, .keyCreated(KeyEvent(kind: .session, epoch: 490_995))),
        inLog(7_200, .timer, .keyDestroyed(KeyEvent(kind: .session, epoch: 490_995))),
        inLog(
            -120, .engine,
            .clockObserved(
                ClockObserved(
                    boot: BootID(high: 0x6F1D_2C3B_4A59_6877, low: 0x8695_A4B3_C2D1_E0FF), wall: at(-119),
                    reason: .boot))),
        inLog(
            9_000, .operator,
            .subjectErased(SubjectEvent(subject: account, reason: 3, caseNumber: "HS-2026-000118", by: "")), version: 1),
        inLog(
            9_100, .auditor,
            .personalDataRevealed(SubjectEvent(subject: phone, reason: 65_535, caseNumber: "", by: "")), version: 1),
        inLog(9_000, .operator, .subjectErased(subject(account, "HS-2026-000118"))),
        inLog(9_100, .auditor, .personalDataRevealed(subject(phone, "HS-2026-000119"))),
        inLog(9_200, .operator, .holdPlaced(subject(account, "TA-7/2026"))),
        inLog(9_300, .operator, .holdLifted(subject(account, "TA-7/2026"))),
        inLog(
            9_400, .engine,
            .logRestored(
                LogRestored(
                    oldOrigin: "retrace/00112233445566778899aabbccddeeff", oldSize: 70_000,
                    oldRoot: TreeRoot(
                        0x6E34_0B9C_FFB3_7A98, 0x9CA5_44E6_BB78_0A2C, 0x7890_1D3F_B337_3876, 0x8511_A306_17AF_A01D),
                    restoredSize: 65_535))),
        inLog(
            9_500, .operator,
            .retentionApplied(
                RetentionApplied(
                    accounts: 2, phones: 3, clients: 1_000, networks: 70_000, identityDays: 730, clientDays: 90))),
    ]

    private static func subject(_ subject: Pseudonym, _ caseNumber: String) -> SubjectEvent {
        SubjectEvent(subject: subject, reason: 3, caseNumber: caseNumber, by: "nguyễn.lan")
    }

    private static let standardPolicy: Policy = {
        var policy = Policy.standard
        policy.version = 1
        return policy
    }()

    private static let otherPolicy: Policy = {
        var policy = Policy.standard
        policy.version = 2
        policy.way = .chosen
        policy.codesInThirtyDays = 3
        policy.pauses = [60]
        policy.retryWaits = []
        policy.trustedNetworks = ["203.0.113.0/24", "2001:db8::/32"]
        return policy
    }()

    private static let briefPolicy: Policy = {
        var policy = Policy.standard
        policy.version = 4
        policy.checkpointSeconds = 1
        policy.checkpointEvents = 10_000_000
        policy.identityDays = 36_500
        policy.clientDays = 0
        return policy
    }()

    private static let slowPolicy: Policy = {
        var policy = Policy.standard
        policy.version = 3
        policy.answerFloor = 5_000
        policy.answerJitter = 0
        return policy
    }()
}
