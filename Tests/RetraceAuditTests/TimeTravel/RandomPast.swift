import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// A log of events that chance made, in a data folder of its own, with views or without: few accounts, phones and
/// clients, so that they meet. What rules would have said does not matter to a fold.
final class RandomPast {
    let data: String
    let log: AuditedLog
    let views: Views
    private(set) var events: [Event] = []
    private var random: PastRandom
    private var now = Instant(milliseconds: 1_767_589_200_000)
    private var sessions: [(id: SessionID, account: Pseudonym, phone: Pseudonym)] = []

    init(seed: UInt64, events count: Int) throws {
        data = NSTemporaryDirectory() + "retrace-past-\(UUID().uuidString)"
        random = PastRandom(seed: seed)
        var options = EventLog.Options()
        options.isDurable = false
        let log = try EventLog.open(at: data + "/log", options: options)
        self.log = AuditedLog(log)
        let store = try ViewStore.openOrCreate(data: data, isDurable: false)
        views = Views(log: log, store: store)
        for _ in 0..<count { events.append(next()) }
        try log.append { turn in
            var encoder = CBOREncoder()
            for event in events {
                EventRecord.encode(event, into: &encoder)
                try turn.append(encoder.bytes)
            }
        }
        try store.rebuild(from: log)
    }

    deinit { try? FileManager.default.removeItem(atPath: data) }

    func roll(_ bound: Int) -> Int { Int(random.next() % UInt64(max(1, bound))) }

    /// All accounts that are anywhere in the log, and one that is not.
    var accounts: [Pseudonym] { (0..<7).map { PastRandom.pseudonym(1, $0) } }
    var phones: [Pseudonym] { (0..<6).map { PastRandom.pseudonym(2, $0) } }
    var clients: [Pseudonym] { (0..<5).map { PastRandom.pseudonym(3, $0) } }
    var sessionIDs: [SessionID] { sessions.map(\.id) + [SessionID(high: 1, low: 1)] }

    // MARK: Events

    private func next() -> Event {
        // Several events often share a moment.
        if roll(3) > 0 { now = now + Instant.Span(milliseconds: Int64(roll(5_000))) }
        if sessions.isEmpty || roll(8) == 0 { return begin() }
        if roll(9) == 0 { return Event(time: now, session: nil, actor: .operator, payload: record()) }
        let session = sessions[max(0, sessions.count - 1 - roll(4))]
        return Event(time: now, session: session.id, actor: .citizen, payload: step(session.account, session.phone))
    }

    private func begin() -> Event {
        let id = SessionID(at: now, random: (random.next(), random.next()))
        let request = RecoveryRequested(
            accountType: .individual, account: accounts[roll(6)], phone: phones[roll(5)], client: clients[roll(4)],
            network: PastRandom.pseudonym(4, roll(2)), epoch: 1, policy: 1, standing: .matched,
            decoy: roll(4) == 0 ? .e1 : nil, difficulty: .normal, isTrusted: false, operatorPrefix: 38,
            isPlausible: true)
        sessions.append((id, request.account, request.phone))
        return Event(time: now, session: id, actor: .citizen, payload: .recoveryRequested(request))
    }

    private func step(_ account: Pseudonym, _ phone: Pseudonym) -> Payload {
        let later = now + .minutes(Int64(1 + roll(30)))
        let code = MessageID(kind: roll(5) > 0 ? .code : .notice, number: 1)
        switch roll(16) {
        case 0, 1:
            return .otpIssued(
                OTPIssued(issue: UInt8(1 + roll(3)), expires: later, withheld: roll(6) == 0 ? .l2 : nil))
        case 2: return .otpVerified(OTPVerified(issue: 1, attempt: 1, way: roll(2) == 0 ? .temporary : .chosen))
        case 3, 4:
            return .otpRejected(
                OTPRejected(
                    issue: 1, attempt: UInt8(1 + roll(5)), left: 1, reason: roll(3) > 0 ? .wrong : .noneAlive))
        case 5: return .otpExpired(OTPExpired(issue: 1, due: now))
        case 6:
            return .credentialsSent(
                CredentialsSent(attempt: 1, reference: "r", parts: 2, passwordEnds: later, notices: 0))
        case 7: return .passwordChanged(PasswordChanged(way: roll(2) == 0 ? .temporary : .chosen, notices: 0))
        case 8: return .recoveryLocked(RecoveryLocked(rule: .l1, account: account, phone: phone, until: later))
        case 9: return .recoveryLocked(RecoveryLocked(rule: .l3, account: account))
        case 10: return .recoveryEnded(RecoveryEnded(reason: .givenUp))
        case 11: return .messageAccepted(MessageAccepted(message: code, attempt: 1, reference: "r", parts: 1))
        case 12: return .messageDelivered(MessageDelivered(message: code))
        case 13: return .messageFailed(MessageFailed(message: code, attempt: 1, reason: .refused, code: 7))
        case 14:
            return .captchaFailed(
                CaptchaFailed(provider: "p", difficulty: .normal, reason: .wrong, count: UInt32(1 + roll(9))))
        default: return .recoveryDisavowed(RecoveryDisavowed(revoked: false))
        }
    }

    private func record() -> Payload {
        let account = accounts[roll(6)]
        switch roll(5) {
        case 0:
            return .accountRegistered(
                AccountRegistered(accountType: .individual, account: account, phone: phones[roll(5)]))
        case 1: return .recoveryUnlocked(RecoveryUnlocked(account: account, caseNumber: "K-1"))
        case 2:
            return .requestRefused(
                RequestRefused(
                    command: .requestRecovery, rule: .l4, count: UInt32(1 + roll(9)), client: clients[roll(4)],
                    network: PastRandom.pseudonym(4, roll(2))))
        case 3: return .phoneChanged(PhoneChanged(account: account, phone: phones[roll(5)]))
        default:
            var policy = Policy.standard
            policy.version = UInt32(1 + roll(9))
            return .policyAdopted(PolicyAdopted(policy: policy))
        }
    }
}

/// SplitMix64: the same seed gives the same log.
struct PastRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    static func pseudonym(_ kind: UInt64, _ number: Int) -> Pseudonym {
        var random = PastRandom(seed: kind << 32 | UInt64(number))
        return Pseudonym(high: random.next(), low: random.next())
    }
}

extension EventLog {
    /// The views that a rebuild makes of the first events: what every state as of then is held against.
    func rebuiltViews(of size: UInt64) throws -> Views {
        try prefix(size).temporaryViews(below: NSTemporaryDirectory())
    }
}
