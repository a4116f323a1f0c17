import EventStore
import Foundation
import Recovery
import Retrace

/// A random history, written by the real command handler: what citizens, workers, gateways and operators do in any order,
/// with restarts, clocks that jump, machines that boot, keys that are lost, and policies that change.
final class RandomHistory {
    let log: EventLog
    private let folder: TemporaryFolder
    private let machine = Machine()
    private var keys: KeyStore
    private var handler: CommandHandler
    private var random: SeededGenerator
    private var sessions: [SessionID] = []
    private var claims: [MessageClaim] = []
    private var references: [CommandReference] = []

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        folder = try TemporaryFolder()
        var options = EventLog.Options()
        options.isDurable = false
        log = try EventLog.open(at: folder.path("log"), options: options)
        keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
        handler = try Self.handler(log, keys, machine, seed)
    }

    /// The events of a history of so many turns, all sessions of which come to their ends.
    static func events(seed: UInt64, turns: Int = 250) throws -> [Event] {
        let history = try RandomHistory(seed: seed)
        for _ in 0..<turns { try history.turn() }
        try history.end()
        return try history.log.events()
    }

    private static func handler(
        _ log: EventLog, _ keys: KeyStore, _ machine: Machine, _ seed: UInt64
    ) throws -> CommandHandler {
        try CommandHandler(
            log: log, keys: keys, service: ServiceSecrets(key: try keys.keyOrCreate(.service, 1)),
            clock: BootClock(machine.source), chance: .seeded(seed), firstPolicy: .standard,
            reload: { try foldedSituation(of: log) })
    }

    /// One turn of the writer, with what happens to the machine before it.
    func turn() throws {
        machine.pass(milliseconds: delay())
        try mishap()
        let count = random.chance(80) ? 1 : 1 + random.below(4)
        let jobs = (0..<count).map { _ in job() }
        for outcome in try handler.run(jobs) { note(try outcome.get()) }
    }

    /// Waits until nothing lives any more.
    private func end() throws {
        for _ in 0..<3 {
            machine.pass(milliseconds: 13 * 86_400_000)
            for outcome in try handler.run([Job(.command(.settle)), Job(.claim(worker: 2, limit: 1_000))]) {
                note(try outcome.get())
            }
        }
    }

    private func note(_ outcome: Outcome) {
        if case .requested(let id, _) = outcome.answer { sessions.append(id) }
        if case .claimed(let taken) = outcome.answer { claims += taken }
    }

    private func delay() -> Int64 {
        switch random.below(100) {
        case 0..<8: 0
        case 8..<80: Int64(random.below(9_000))
        case 80..<95: random.pick([30_000, 59_999, 60_000, 300_000, 900_000])
        case 95..<99: random.pick([600_000, 1_800_000, 3_600_000])
        default: random.pick([86_400_000, 864_000_000])
        }
    }

    private func mishap() throws {
        switch random.below(100) {
        case 0..<3: handler = try Self.handler(log, keys, machine, random.next())
        case 3: machine.jump(milliseconds: random.pick([-7_200_000, -5_000, 1_500, 5_000, 40_000_000]))
        case 4: try reboot(wallLater: random.pick([1, 30_000, 4_000_000]))
        case 5: try reboot(wallLater: random.pick([-30_000, -90_000_000]))
        case 6 where random.chance(40): try loseKeys()
        default: break
        }
    }

    private func reboot(wallLater milliseconds: Int64) throws {
        machine.reboot(wallLater: milliseconds)
        handler = try Self.handler(log, keys, machine, random.next())
    }

    private func loseKeys() throws {
        let folder = folder.path("keys/session")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        // A process that has read a key goes on with it; the next one misses it.
        keys = try KeyStore.open(at: self.folder.path("keys"), data: self.folder.path("data"))
        handler = try Self.handler(log, keys, machine, random.next())
    }

    // MARK: Commands

    private func job() -> Job {
        let proposal = proposal()
        guard case .command(let command) = proposal, command.isOfCitizen, random.chance(30) else {
            guard case .request = proposal, random.chance(30) else { return Job(proposal) }
            return Job(proposal, reference: reference())
        }
        return Job(proposal, reference: reference())
    }

    /// Mostly a new one; the same again is no new command.
    private func reference() -> CommandReference {
        if random.chance(15), let old = references.last { return old }
        let reference = CommandReference(
            id: CommandID(high: 7, low: random.next()), fingerprint: 1)
        references.append(reference)
        return reference
    }

    private func proposal() -> Proposal {
        let session = session()
        if random.chance(40) { return onward(session) }
        switch random.below(100) {
        case 0..<10: return request()
        case 10..<22: return .command(captcha(session))
        case 22..<30: return .command(.resendCode(session: session))
        case 30..<52:
            let match: CodeMatch = random.chance(20) ? .newest : random.chance(80) ? .none : .superseded
            return .command(.verifyCode(session: session, match: plausible(match, session)))
        case 52..<54: return .command(.giveUp(session: session))
        case 54..<66: return .claim(worker: 1, limit: 1 + random.below(5))
        case 66..<80: return .command(report(session))
        case 80..<85: return .command(receipt(session))
        default: return rare(session)
        }
    }

    /// What leads further in the state that a session is in.
    private func onward(_ id: SessionID) -> Proposal {
        guard let session = handler.situation.session(id) else { return request() }
        let account = session.request.account
        switch session.stage {
        case .awaitingCaptcha: return .command(captcha(id))
        case .awaitingCode:
            return .command(.verifyCode(session: id, match: random.chance(50) ? .newest : .none))
        case .codeExpired: return .command(.resendCode(session: id))
        case .awaitingDelivery:
            return random.chance(50) ? .claim(worker: 1, limit: 5) : .command(report(id))
        case .awaitingChoice: return .command(.choosePassword(session: id, notices: 1))
        case .credentialsLive: return .command(.useCredentials(account: account))
        case .credentialsUsed: return .command(.changePassword(account: account, notices: 1))
        case .completed, .ended:
            return random.chance(10) ? .command(.unlockAccount(account: account, caseNumber: "K-1")) : request()
        }
    }

    private func session() -> SessionID {
        if sessions.isEmpty || random.chance(2) { return SessionID(high: 0, low: random.next()) }
        return random.pick(random.chance(85) ? sessions.suffix(3) : sessions)
    }

    private func name(_ kind: UInt64, _ number: Int) -> Pseudonym {
        var state = UInt64(number) &* 16 &+ kind
        return Pseudonym(high: kind, low: splitMix(&state))
    }

    private func request() -> Proposal {
        let account = random.below(5)
        let phone = random.chance(80) ? account : random.below(5)
        let client = random.chance(75) ? 1 : random.below(4)
        let isMatch = account == phone
        return .request(
            RequestRecovery(
                newSession: SessionID(high: 0, low: 0), resuming: random.chance(10) ? sessions.last : nil,
                accountType: .individual, account: name(1, account), phone: name(2, phone),
                client: name(3, client), network: name(4, client / 2),
                standing: isMatch ? .matched : random.pick([.unknown, .otherPhone, .disabled, .unreachable]),
                isTrusted: random.chance(5), operatorPrefix: 38, phoneDays: isMatch ? 400 : nil, epoch: 0))
    }

    private func captcha(_ session: SessionID) -> Command {
        .submitCaptcha(
            SubmitCaptcha(
                session: session, provider: "p", digest: TokenDigest(high: 5, low: UInt64(random.below(500))),
                result: random.chance(85) ? .success(handler.situation.time + .minutes(200)) : .failure(.wrong)))
    }

    /// No code can be superseded before the second issue.
    private func plausible(_ match: CodeMatch, _ session: SessionID) -> CodeMatch {
        guard case .superseded = match else { return match }
        return handler.situation.session(session)?.issue ?? 0 > 1 ? match : .none
    }

    private func report(_ session: SessionID) -> Command {
        let outcome: ReportSend.Outcome =
            switch random.below(10) {
            case 0..<5: .accepted(reference: "g-\(random.below(100))", parts: 2)
            case 5, 6: .rejected(code: 11, isRetryable: true)
            case 7: .rejected(code: 12, isRetryable: false)
            default: .unknown
            }
        guard let claim = claims.last, random.chance(95) else {
            let kind = random.pick([MessageKind.code, .credentials, .notice])
            let message = MessageID(kind: kind, number: UInt8(random.below(4)))
            return .reportSend(ReportSend(session: session, message: message, attempt: 1, outcome: outcome))
        }
        if random.chance(60) { claims.removeLast() }
        return .reportSend(
            ReportSend(
                session: claim.session, message: claim.message, attempt: claim.attempt, outcome: outcome,
                passwordEnds: claim.passwordEnds, notices: UInt8(random.below(3))))
    }

    private func receipt(_ session: SessionID) -> Command {
        let claim = claims.isEmpty ? nil : random.pick(claims)
        return .reportReceipt(
            session: claim?.session ?? session, message: claim?.message ?? MessageID(kind: .code, number: 1),
            isDelivered: random.chance(60))
    }

    private func rare(_ session: SessionID) -> Proposal {
        let account = name(1, random.below(5))
        switch random.below(13) {
        case 0: return .command(.choosePassword(session: session, notices: 1))
        case 1: return .command(.useCredentials(account: account))
        case 2: return .command(.changePassword(account: account, notices: 2))
        case 3, 4: return .command(.disavow(session: session, isRightToken: random.chance(40)))
        case 5: return .command(.abandonDelivery(session: session))
        case 6: return .command(.unlockAccount(account: account, caseNumber: "K-2"))
        case 7: return .command(.adoptPolicy(policy()))
        case 8:
            return .command(
                .registerAccount(AccountRegistered(accountType: .individual, account: account, phone: name(2, 1))))
        case 9: return .command(.changePhone(PhoneChanged(account: account, phone: name(2, 2))))
        case 10:
            return .record(
                .personalDataRevealed(SubjectEvent(subject: account, reason: 3, caseNumber: "K-3", by: "minh")))
        default: return .command(.settle)
        }
    }

    private func policy() -> Policy {
        var policy = Policy.standard
        policy.way = random.chance(40) ? .chosen : .temporary
        policy.codeLife = random.pick([60, 300, 600])
        policy.wrongCodes = random.pick([3, 5, 10])
        policy.pairWrongInAll = random.pick([3, 8, 100])
        policy.retryWaits = random.pick([[], [5], [5, 15, 45]])
        policy.limits.accountsInHour = random.pick([2, 20])
        policy.limits.requestsInHour = random.pick([4, 12, 60])
        policy.limits.networkInHour = random.pick([8, 300])
        policy.dailyMessages = random.pick([5, 20_000])
        return policy
    }
}

extension Command {
    /// What its caller may give an id.
    fileprivate var isOfCitizen: Bool {
        switch self {
        case .requestRecovery, .submitCaptcha, .resendCode, .verifyCode, .giveUp, .choosePassword: true
        default: false
        }
    }
}
