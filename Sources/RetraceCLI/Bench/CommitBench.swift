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
    let report: BenchReport

    func run() async throws {
        var raw = try RawLoop(folder: folder + "/raw")
        for callers in [1, 8, 64, 1024] {
            let bare = try raw.commit(records, batch: callers, seconds: seconds)
            try await measure(callers, rawRate: Double(bare.events) / bare.seconds)
        }
    }

    private func measure(_ callers: Int, rawRate: Double) async throws {
        let engine = try await open("callers-\(callers)")
        let before = try engine.lastCommit()
        let flushes = SystemCounters.flushes(of: folder)
        let result = try await Callers(engine: engine, count: callers, accounts: accounts).run(
            seconds: seconds, seed: UInt64(callers))
        let flushed = SystemCounters.flushes(of: folder)
        let lag = try engine.viewLag().events
        let commits = try engine.lastCommit() - before
        let drained = try await drain(engine)
        let rate = Double(result.events) / result.seconds
        var figure = BenchFigure(
            "\(callers) caller\(callers == 1 ? "" : "s")", rate, "events/s", raw: rawRate,
            note: "\(Int(Double(result.commands) / result.seconds)) commands/s")
        figure.setLatencies(result.latencies)
        figure.eventsPerCommit = Double(result.events) / Double(max(1, commits))
        if let flushes, let flushed { figure.flushesPerCommit = Double(flushed - flushes) / Double(max(1, commits)) }
        report.add(figure)
        if callers == 1024 {
            let sustained = Double(result.events) / (result.seconds + drained)
            report.add(
                BenchFigure(
                    "  until the views had caught up", sustained, "events/s",
                    note: "\(lag) events behind at the end, caught up in \(String(format: "%.2f", drained)) s"))
        }
        await engine.close()
        try? FileManager.default.removeItem(atPath: "\(folder)/callers-\(callers)")
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
