import EventStore
import Foundation
import Recovery
import Retrace

/// Durable commands of 1, 8, 64 and 1024 callers, each beside a bare loop that commits the same events in batches.
struct CommitBench {
    let folder: String
    let accounts: Int
    let seconds: Double
    /// Records of real events, for the bare loop.
    let records: [[UInt8]]
    /// Whether the engine signs checkpoints meanwhile.
    let checkpoints: Bool
    let report: BenchReport

    /// The engine and the bare loop take turns, so that a disk that is slower for a while is slower for both.
    private static let turns = 4

    func run() async throws {
        var raw = try RawLoop(folder: folder + "/raw")
        let asked = RawThread(try RawLoop(folder: folder + "/raw-asked"), records)
        defer { asked.stop() }
        for callers in [1, 8, 64, 1024] { try await measure(callers, &raw, asked) }
    }

    private func measure(_ callers: Int, _ raw: inout RawLoop, _ asked: RawThread) async throws {
        let engine = try await open("callers-\(callers)")
        let slice = seconds / Double(Self.turns)
        var bare = RawLoop.Result()
        var run = Run()
        for turn in 0..<Self.turns {
            bare += try raw.commit(records, batch: callers, seconds: slice)
            if callers == 1 { run.asked += await asked.commit(seconds: slice) }
            let before = try engine.lastCommit()
            let flushes = SystemCounters.flushes(of: folder)
            run.result += try await Callers(engine: engine, count: callers, accounts: accounts).run(
                seconds: slice, seed: UInt64(callers * Self.turns + turn))
            if let flushes, let now = SystemCounters.flushes(of: folder) { run.flushes += now - flushes }
            run.commits += try engine.lastCommit() - before
            run.lag = max(run.lag, try engine.viewLag().events)
            run.drained += try await drain(engine)
        }
        add(run, beside: bare, callers)
        await engine.close()
        try? FileManager.default.removeItem(atPath: "\(folder)/callers-\(callers)")
    }

    private struct Run {
        var result = Callers.Result()
        /// Of one caller: the bare loop behind a task.
        var asked = RawLoop.Result()
        var commits = 0
        var flushes = 0
        /// The most events that the views were behind when the callers stopped, and the seconds to catch up after each turn.
        var lag: UInt64 = 0
        var drained = 0.0
    }

    private func add(_ run: Run, beside bare: RawLoop.Result, _ callers: Int) {
        let (events, seconds) = (Double(run.result.events), run.result.seconds)
        let commits = Double(max(1, run.commits))
        var figure = BenchFigure(
            "\(callers) caller\(callers == 1 ? "" : "s")", events / seconds, "events/s",
            raw: Double(bare.events) / bare.seconds, note: "\(Int(Double(run.result.commands) / seconds)) commands/s")
        figure.setLatencies(run.result.latencies)
        figure.eventsPerCommit = events / commits
        if run.flushes > 0 { figure.flushesPerCommit = Double(run.flushes) / commits }
        report.add(figure)
        if callers == 1 {
            report.add(
                BenchFigure(
                    "  durable commits", commits / seconds, "commits/s", raw: Double(bare.commits) / bare.seconds))
            report.add(
                BenchFigure(
                    "  the bare loop, asked by a task", Double(run.asked.commits) / run.asked.seconds, "commits/s",
                    raw: Double(bare.commits) / bare.seconds))
        }
        if callers == 1024 {
            report.add(
                BenchFigure(
                    "  until the views had caught up", events / (seconds + run.drained), "events/s",
                    note: "at most \(run.lag) events behind at the end, caught up in "
                        + String(format: "%.3f s", run.drained / Double(Self.turns))))
        }
    }

    /// Waits until the follower has come to the end of the log. Returns the seconds that took.
    private func drain(_ engine: Engine) async throws -> Double {
        let clock = ContinuousClock()
        let began = clock.now
        try await engine.waitForViews(position: engine.position, timeout: .seconds(120))
        return nanoseconds(clock.now - began) / 1e9
    }

    private func open(_ name: String) async throws -> Engine {
        var options = EngineOptions(data: "\(folder)/\(name)", keys: .test)
        options.isDevelopment = true
        options.policy = History.policy
        if !checkpoints {
            options.policy.checkpointSeconds = 86_400
            options.policy.checkpointEvents = 10_000_000
        }
        options.runsWorker = false
        return try await Engine.open(
            options, EnginePorts(directory: NoDirectory(), gateway: NoGateway(), captcha: NoCaptcha()))
    }
}

/// The callers bring what the ports would say, so these are never asked.
private struct NoDirectory: AccountDirectory {
    private static let answer = DirectoryUnreachable(reason: "a benchmark has no directory")
    func lookUp(_ account: AccountIdentifier, phone: PhoneNumber) async throws(DirectoryUnreachable) -> DirectoryAnswer
    {
        throw Self.answer
    }
    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) { throw Self.answer }
    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) { throw Self.answer }
    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        throw Self.answer
    }
    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer { throw Self.answer }
}

private struct NoGateway: SMSGateway {
    func send(_ message: TextMessage) async -> SendAnswer { .unknown }
}

private struct NoCaptcha: Captcha {
    let provider = "bench"
    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        .failed(.unreachable)
    }
}
