import ArgumentParser
import Foundation
import LMDB
import Recovery
import Retrace

/// `retrace bench http`: whole recoveries through the portal, and the same ones without HTTP beside them.
struct HTTPBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "http",
        abstract: "Measure whole recoveries through the portal's API, and the same without HTTP.",
        discussion: """
            The portal runs in a process of its own, with a durable log; the client is this process, over loopback and \
            kept connections, its captchas solved beforehand. A recovery is six steps: begin, captcha, code, the wait for \
            the second message, sign-in, change of password. The directory's hash is set aside, but for one line.
            """)

    @Option(help: "The folder whose disk is used; a new folder in it is made and removed.")
    var data = NSTemporaryDirectory()

    @Option(help: "Recoveries of each measurement.")
    var recoveries = 3_000

    @Option(help: "Clients at once.")
    var clients = 64

    @Option(help: "table or json.")
    var format = BenchFormat.table

    func validate() throws {
        guard (10...100_000).contains(recoveries) else {
            throw ValidationError("--recoveries must lie between 10 and 100000.")
        }
        guard (1...1_000).contains(clients) else { throw ValidationError("--clients must lie between 1 and 1000.") }
    }

    func run() async throws {
        let folder = data + "/retrace-bench-\(UUID().uuidString)"
        try DurableFile.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bench = HTTPBench(
            folder: folder, recoveries: recoveries, clients: clients, report: BenchReport(format: format))
        try await bench.run()
    }
}

/// The measurements, one after another, each on data of its own.
struct HTTPBench {
    let folder: String
    let recoveries: Int
    let clients: Int
    let report: BenchReport

    func run() async throws {
        report.begin(folder: folder)
        let bare = try await withoutHTTP()
        try await throughHTTP(bare)
        try await withFloor()
        try await withHash()
        try await restart()
        try await openSessions()
    }

    private func withoutHTTP() async throws -> Double {
        var options = EngineOptions(data: folder + "/bare", keys: .test)
        options.isDevelopment = true
        options.policy = BenchServerCommand.policy(floor: 0, jitter: 0)
        let phone = BenchPhone()
        let ports = EnginePorts(directory: BenchDirectory(), gateway: phone, captcha: try BenchCitizen.captcha())
        let engine = try await Engine.open(options, ports)
        let result = try await BenchRecoveries(steps: EngineSteps(engine: engine, phone: phone), clients: clients)
            .run(recoveries, first: 0)
        await engine.close()
        show("recoveries without HTTP", result, raw: nil)
        return Double(result.recoveries) / result.seconds
    }

    private func throughHTTP(_ bare: Double) async throws {
        let result = try await BenchServer.with(folder: folder + "/http") { server in
            try await run(server, clients, recoveries)
        }
        show("recoveries through HTTP", result, raw: bare)
    }

    private func withFloor() async throws {
        let standard = Policy.standard
        let result = try await BenchServer.with(
            folder: folder + "/floor", floor: standard.answerFloor, jitter: standard.answerJitter
        ) { server in try await run(server, clients, clients * 4) }
        show("with E1's floor of \(standard.answerFloor) ms", result, raw: nil)
    }

    /// Two at once: as many as the directory derives passwords.
    private func withHash() async throws {
        let result = try await BenchServer.with(folder: folder + "/hash", hashed: 20) { server in
            try await run(server, 2, 20)
        }
        show("with the directory's hash", result, raw: nil)
    }

    private func restart() async throws {
        let seconds = try await BenchServer.with(folder: folder + "/http") { $0.startSeconds }
        report.add(BenchFigure("start-up on that log", seconds * 1000, "ms", note: "until it listens"))
    }

    private func openSessions() async throws {
        let memory = try await BenchServer.with(folder: folder + "/open") { server in
            try await HTTPSteps.withClient(port: server.port, clients: clients) { steps in
                try await BenchRecoveries(steps: steps, clients: clients).leaveOpen(1_000, first: 0)
                return server.memory
            }
        }
        report.add(
            BenchFigure(
                "memory at 1,000 open sessions", Double(memory.resident) / 1_048_576, "MiB",
                note: String(format: "%.1f MiB of it without a file behind", Double(memory.anonymous) / 1_048_576)))
    }

    private func run(_ server: BenchServer, _ clients: Int, _ count: Int) async throws -> BenchRecoveries.Result {
        try await HTTPSteps.withClient(port: server.port, clients: clients) { steps in
            try await BenchRecoveries(steps: steps, clients: clients).run(count, first: 0)
        }
    }

    /// The rate, and a line for each step.
    private func show(_ name: String, _ result: BenchRecoveries.Result, raw: Double?) {
        report.add(
            BenchFigure(name, Double(result.recoveries) / result.seconds, "/s", raw: raw, note: "\(clients) clients"))
        for (step, times) in zip(BenchRecoveries.steps, result.times) {
            var figure = BenchFigure("  \(step)", mean(times) / 1e6, "ms mean")
            figure.setLatencies(times)
            report.add(figure)
        }
    }

    private func mean(_ times: [Int64]) -> Double {
        times.isEmpty ? 0 : Double(times.reduce(0, +)) / Double(times.count)
    }
}
