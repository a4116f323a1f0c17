import EventStore
import Recovery
import Retrace

/// A made-up year of ordinary recoveries, written by the real command handler: what replay, verify, the views and point
/// reads are measured on.
struct History {
    let events: UInt64
    let accounts: Int
    private var chance: UInt64 = 1
    /// 2025-01-01T00:00:00Z.
    private static let start: Int64 = 1_735_689_600_000
    private static let year: Int64 = 365 * 86_400_000
    /// Events of one recovery that goes well, its credentials' end included.
    private static let eventsInSession: UInt64 = 9

    init(events: UInt64, accounts: Int) {
        self.events = events
        self.accounts = accounts
    }

    /// Policy without the limits that a made-up crowd would run into.
    static let policy: Policy = {
        var policy = Policy.standard
        policy.dailyMessages = 1_000_000_000
        return policy
    }()

    /// Appends sessions until the log has as many events as were asked for.
    mutating func write(to log: EventLog, progress: (UInt64) -> Void) throws {
        let handler = try CommandHandler.forHistory(on: log, policy: Self.policy, seed: 7)
        let sessions = Int64(max(1, events / Self.eventsInSession))
        let gap = max(1, Self.year / sessions)
        var begun: Int64 = 0
        // What comes later than the next sessions begin waits for them: a job whose time is past is late, and a session's
        // id would then be of another hour than its event.
        var jobs: [Job] = []
        while handler.situation.position < events {
            for _ in 0..<500 {
                jobs += session(at: Instant(milliseconds: Self.start + begun * gap))
                begun += 1
            }
            jobs.sort { ($0.time?.milliseconds ?? 0) < ($1.time?.milliseconds ?? 0) }
            let next = Self.start + begun * gap
            let due = jobs.prefix { ($0.time?.milliseconds ?? 0) < next }
            _ = try handler.run(Array(due))
            jobs.removeFirst(due.count)
            progress(min(events, handler.situation.position))
        }
    }

    /// The jobs of one recovery: request, captcha, the code's message, the code, the credentials' message.
    private mutating func session(at start: Instant) -> [Job] {
        let id = SessionID(at: start, random: (splitMix(&chance), splitMix(&chance)))
        let code = MessageID(kind: .code, number: 1)
        let credentials = MessageID(kind: .credentials, number: 1)
        let steps: [(Int64, Proposal)] = [
            (0, .request(Self.request(id, &chance, accounts: accounts))),
            (4_000, .command(.submitCaptcha(Self.captcha(id, start, &chance)))),
            (4_100, .command(.claimMessages(worker: 1, sessions: [id]))),
            (4_300, .command(.reportSend(Self.accepted(id, code, ends: nil)))),
            (41_000, .command(.verifyCode(session: id, match: .newest))),
            (41_100, .command(.claimMessages(worker: 1, sessions: [id]))),
            (
                41_300,
                .command(
                    .reportSend(Self.accepted(id, credentials, ends: start + Instant.Span(milliseconds: 1_841_100))))
            ),
        ]
        return steps.map { Job($0.1, time: start + Instant.Span(milliseconds: $0.0)) }
    }

    /// A request from a client never seen before, for one of the accounts, each of which has a phone of its own.
    static func request(_ id: SessionID, _ chance: inout UInt64, accounts: Int) -> RequestRecovery {
        let person = splitMix(&chance) % UInt64(accounts)
        let time = id.high
        return RequestRecovery(
            newSession: id, accountType: .individual, account: pseudonym(person, 1), phone: pseudonym(person, 2),
            client: Pseudonym(high: time, low: splitMix(&chance)),
            network: Pseudonym(high: time, low: splitMix(&chance)), standing: .matched, operatorPrefix: 38,
            isPlausible: true, phoneDays: 400, epoch: 0)
    }

    /// Scattered, as a pseudonym that was made long ago is.
    private static func pseudonym(_ person: UInt64, _ kind: UInt64) -> Pseudonym {
        var state = person &* 4 &+ kind
        return Pseudonym(high: splitMix(&state), low: splitMix(&state))
    }

    static func captcha(_ id: SessionID, _ now: Instant, _ chance: inout UInt64) -> SubmitCaptcha {
        SubmitCaptcha(
            session: id, provider: "bench", digest: TokenDigest(high: splitMix(&chance), low: splitMix(&chance)),
            result: .success(now + .seconds(300)))
    }

    static func accepted(_ id: SessionID, _ message: MessageID, ends: Instant?) -> ReportSend {
        ReportSend(
            session: id, message: message, attempt: 1, outcome: .accepted(reference: "g-0000000001", parts: 2),
            passwordEnds: ends)
    }
}
