import Recovery
import Retrace
import Synchronization

/// Many callers at once on one engine, each taking one recovery after another through all its commands and waiting for
/// each to be durable.
struct Callers: Sendable {
    let engine: Engine
    let count: Int
    let accounts: Int

    struct Result: Sendable {
        var seconds = 0.0
        var commands = 0
        var events: UInt64 = 0
        /// Of one command, in nanoseconds.
        var latencies: [Int64] = []

        static func += (sum: inout Self, more: Self) {
            sum.seconds += more.seconds
            sum.commands += more.commands
            sum.events += more.events
            sum.latencies += more.latencies
        }
    }

    /// Runs for about so long; a recovery that has begun is finished.
    func run(seconds: Double, seed: UInt64) async throws -> Result {
        let clock = ContinuousClock()
        let began = clock.now
        let end = began + .milliseconds(Int64(seconds * 1000))
        let before = engine.position
        let latencies = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for index in 0..<count {
                group.addTask {
                    var caller = Caller(engine: engine, accounts: accounts, chance: seed &* 1_000_003 &+ UInt64(index))
                    while clock.now < end { try await caller.recover() }
                    return caller.latencies
                }
            }
            var all: [Int64] = []
            for try await some in group { all += some }
            return all
        }
        return Result(
            seconds: nanoseconds(clock.now - began) / 1e9, commands: latencies.count,
            events: engine.position - before, latencies: latencies)
    }
}

private struct Caller {
    let engine: Engine
    let accounts: Int
    var chance: UInt64
    var latencies: [Int64] = []
    private let clock = ContinuousClock()

    init(engine: Engine, accounts: Int, chance: UInt64) {
        self.engine = engine
        self.accounts = accounts
        self.chance = chance
    }

    mutating func recover() async throws {
        let now = engine.now
        let id = SessionID(at: now, random: (splitMix(&chance), splitMix(&chance)))
        guard case .requested = try await timed(.request(History.request(id, &chance, accounts: accounts))) else {
            return
        }
        guard case .codeIssued = try await timed(.command(.submitCaptcha(History.captcha(id, now, &chance)))) else {
            return
        }
        guard try await send(id, ends: nil) else { return }
        let secrets = SessionSecretsBox(testSession: id)
        let code = secrets.code(issue: 1)
        guard case .verified = try await timed(.verify(session: id, typed: code, secrets: secrets)) else { return }
        _ = try await send(id, ends: now + .seconds(1_800))
    }

    /// Takes the session's message as a worker does, and reports that the gateway accepted it.
    private mutating func send(_ id: SessionID, ends: Instant?) async throws -> Bool {
        let answer = try await timed(.command(.claimMessages(worker: 1, sessions: [id])))
        guard case .claimed(let claims) = answer, let claim = claims.first else { return false }
        _ = try await timed(.command(.reportSend(History.accepted(id, claim.message, ends: ends))))
        return true
    }

    private mutating func timed(_ proposal: Proposal) async throws -> Answer {
        let began = clock.now
        let outcome = try await engine.submit(Job(proposal))
        latencies.append(Int64(nanoseconds(clock.now - began)))
        return outcome.answer
    }
}

func nanoseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
}
