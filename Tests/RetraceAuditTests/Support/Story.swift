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

    /// 2026-01-05, 10:00 in Vietnam.
    private static let start: Int64 = 1_767_582_000_000
    private static let session = SessionID(high: UInt64(start) << 16, low: 17)

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.forged([], at: folder.path("data/log"))
        let handler = try CommandHandler.forHistory(on: log, policy: .standard, seed: 5)
        for outcome in try handler.run(Self.jobs) { _ = try outcome.get() }
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
        return try EventLog.forged(events, at: folder.path("forged-\(events.count)-\(events.hashOfTimes)"))
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

extension [Event] {
    fileprivate var hashOfTimes: UInt64 { reduce(0) { ($0 &* 31) ^ UInt64(bitPattern: $1.time.milliseconds) } }
}

/// What somebody kept outside: a checkpoint, and the key that it is checked by.
struct HeldCheckpoint {
    let checkpoint: SignedCheckpoint
    let key: VerifierKey

    /// Signed over a log, as far as it is now or was at `size`.
    init(of log: EventLog, size: UInt64? = nil, by signer: NoteSigner) throws {
        let (size, root) = try log.root(size: size)
        let body = try Checkpoint(origin: signer.key.name, size: size, root: root)
        checkpoint = try SignedCheckpoint(signing: body, by: [signer])
        key = signer.key
    }

    /// Why a log is not the one that was signed, or one that only grew from it; nil if it is.
    func objection(to log: EventLog) throws -> String? {
        _ = try checkpoint.verify(by: [key])
        let body = checkpoint.checkpoint
        if try log.head().size < body.size { return "shorter" }
        return try log.root(size: body.size).root == body.root ? nil : "other"
    }
}

extension NoteSigner {
    static func of(_ number: UInt8) throws -> NoteSigner {
        guard let seed = Bytes32([UInt8](repeating: number, count: 32)) else { throw Story.Missing(type: .keyCreated) }
        return try NoteSigner(name: "retrace.test/log", seed: seed)
    }
}
