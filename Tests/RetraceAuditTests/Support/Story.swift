import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// A short history that the command handler wrote: one recovery with a wrong code, whose credentials nobody uses, and one
/// that is left alone.
struct Story {
    let folder: TemporaryFolder
    let log: EventLog
    let keys: KeyStore
    /// What was signed at the end: the log keeps it, and it lies beside the keys.
    let signed: SignedCheckpoint

    /// 2026-01-05, 10:00 in Vietnam.
    private static let start: Int64 = 1_767_582_000_000
    private static let session = SessionID(high: UInt64(start) << 16, low: 17)

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.forged([], at: folder.path("data/log"))
        keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
        for outcome in try Self.handler(on: log, keys).run(Self.jobs) { _ = try outcome.get() }
        guard let signed = try CheckpointSigner(log: log, keys: keys).sign() else { throw Missing(type: .keyCreated) }
        self.signed = signed
    }

    /// A handler of jobs that bring their time.
    static func handler(on log: EventLog, _ keys: KeyStore) throws -> CommandHandler {
        try CommandHandler(
            log: log, keys: keys, service: ServiceSecrets(key: try keys.keyOrCreate(.service, 1)),
            clock: VirtualClock(at: Instant(milliseconds: 0)), chance: .seeded(5), firstPolicy: .standard,
            reload: { try foldedSituation(of: log) })
    }

    /// Why the engine refuses to open such a log beside these keys, by the checkpoint that lies there; nil if it does not.
    func refusal(of log: EventLog) throws -> CheckpointFault? {
        do {
            try OutsideCheckpoint(keys)?.refuseStale(log)
            return nil
        } catch RetraceError.checkpoint(.contradicts(_, let fault)) {
            return fault
        }
    }

    func events() throws -> [Event] { try log.events() }

    /// The first position of a kind of event.
    func position(of type: EventType) throws -> Int {
        guard let position = try events().firstIndex(where: { $0.payload.type == type }) else {
            throw Missing(type: type)
        }
        return position
    }

    struct Missing: Error { let type: EventType }

    /// The same log as a forger makes it of other events: its tree is made anew.
    func forged(_ change: (inout [Event]) throws -> Void) throws -> EventLog {
        var events = try events()
        try change(&events)
        let forged = try EventLog.forged(events, at: folder.path("forged-\(UInt64.random(in: 0 ... .max))"))
        // A forger leaves the log its name and its verifier key.
        for name in ["origin", "signing", "signing.1"] {
            guard let value = try log.setting(name) else { continue }
            try forged.append { turn in try turn.set(name, to: value) }
        }
        return forged
    }

    private static var jobs: [Job] {
        let code = MessageID(kind: .code, number: 1)
        let credentials = MessageID(kind: .credentials, number: 1)
        let steps: [(Int64, Proposal)] = [
            (0, .request(request(session, 1))), (4_000, .command(captcha(session, 1))),
            (4_100, .claim(worker: 1, limit: 5)), (4_300, .command(accepted(session, code, ends: nil))),
            (30_000, .command(.verifyCode(session: session, match: .none))),
            (41_000, .command(.verifyCode(session: session, match: .newest))),
            (41_100, .claim(worker: 1, limit: 5)),
            (41_300, .command(accepted(session, credentials, ends: start + 41_100 + 1_800_000))),
            (41_900, .command(.reportReceipt(session: session, message: credentials, isDelivered: true))),
            (5_000_000, .request(request(SessionID(high: UInt64(start + 5_000_000) << 16, low: 18), 2))),
            (9_000_000, .command(.settle)),
        ]
        return steps.map { Job($0.1, time: Instant(milliseconds: start + $0.0)) }
    }

    private static func request(_ session: SessionID, _ person: UInt64) -> RequestRecovery {
        RequestRecovery(
            newSession: session, accountType: .individual, account: Pseudonym(high: 1, low: person),
            phone: Pseudonym(high: 2, low: person), client: Pseudonym(high: 3, low: person),
            network: Pseudonym(high: 4, low: person), standing: .matched, operatorPrefix: 38, epoch: 0)
    }

    private static func captcha(_ session: SessionID, _ token: UInt64) -> Command {
        .submitCaptcha(
            SubmitCaptcha(
                session: session, provider: "p", digest: TokenDigest(high: 9, low: token),
                result: .success(Instant(milliseconds: start + 600_000))))
    }

    private static func accepted(_ session: SessionID, _ message: MessageID, ends: Int64?) -> Command {
        .reportSend(
            ReportSend(
                session: session, message: message, attempt: 1, outcome: .accepted(reference: "g-1", parts: 2),
                passwordEnds: ends.map { Instant(milliseconds: $0) }))
    }
}

extension EventLog {
    /// What an auditor finds who kept a checkpoint, and knows the log's key from elsewhere; nil if nothing.
    func fault(against kept: SignedCheckpoint, by key: VerifierKey) throws -> CheckpointFault? {
        _ = try kept.verify(by: [key])
        do {
            try check(kept.checkpoint)
            return nil
        } catch let fault as CheckpointFault {
            return fault
        }
    }
}
