import ArgumentParser
import EventStore
import Foundation
import LMDB
import Recovery
import Retrace

/// `retrace bench`: what the engine does in a second, each figure beside a bare LMDB loop of the same bytes on the same
/// disk in the same run.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure commits, replay, verification, audit and reads beside bare LMDB loops.",
        discussion: """
            Works in a new folder below --data, which is removed afterwards. Use a release build, and read the ratios: \
            figures of one machine drift from run to run.
            """,
        subcommands: [HTTPBenchCommand.self, BenchServerCommand.self])

    @Option(help: "The folder whose disk is measured; a new folder in it is used and removed.")
    var data = NSTemporaryDirectory()

    @Option(help: "Events in the log that replay, verify, rebuild, audit and reads are measured on.")
    var events: UInt64 = 1_000_000

    @Option(help: "Accounts that the made-up recoveries are spread over.")
    var accounts = 1_000_000

    @Option(help: "Seconds for each measurement of commits.")
    var seconds = 3.0

    @Flag(inversion: .prefixedNo, help: "Whether checkpoints are signed meanwhile, as the standard policy says.")
    var checkpoints = true

    @Option(help: "table or json.")
    var format = BenchFormat.table

    func validate() throws {
        guard (10_000...100_000_000).contains(events) else {
            throw ValidationError("--events must lie between 10000 and 100000000.")
        }
        guard (1_000...100_000_000).contains(accounts) else {
            throw ValidationError("--accounts must lie between 1000 and 100000000.")
        }
        guard (0.2...600).contains(seconds) else { throw ValidationError("--seconds must lie between 0.2 and 600.") }
    }

    func run() async throws {
        let folder = data + "/retrace-bench-\(UUID().uuidString)"
        try DurableFile.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let report = BenchReport(format: format)
        report.begin(folder: folder)
        let history = try HistoryBench(folder: folder, events: events, accounts: accounts, report: report)
        try await CommitBench(
            folder: folder, accounts: accounts, seconds: seconds, records: try history.records(20_000),
            checkpoints: checkpoints, report: report
        ).run()
        try await history.run()
    }
}

enum BenchFormat: String, ExpressibleByArgument { case table, json }
