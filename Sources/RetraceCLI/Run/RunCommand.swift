import ArgumentParser
import Retrace

/// How a scenario is shown.
enum ScenarioFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json
}

/// `retrace run SCENARIO`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Play a scenario: timed commands from a file, under a virtual clock, with expectations.",
        discussion: """
            The file has one JSON object a line; docs/scenarios.md describes it, fixtures/ has examples. Each step is \
            shown with what came of it, and each expectation that does not hold with its file and line; then the exit \
            code is 3. Uses the published test keys, so it must not be given data of citizens.
            """)

    @Argument(help: ArgumentHelp("The file of the scenario.", valueName: "scenario"), completion: .file())
    var scenario: String

    @Option(help: ArgumentHelp("A new or empty folder that keeps the data; else it is removed.", valueName: "dir"))
    var data: String?

    @Option(help: "table, for people, or json, one object a line.")
    var format = ScenarioFormat.table

    func run() async throws {
        let scenario = try ScenarioReader.read(scenario)
        let printer = ScenarioPrinter(scenario: scenario, format: format, style: Style.of())
        printer.begin()
        let outcome = try await playScenario(scenario, data: data) { printer.show($0) }
        printer.end(outcome)
        guard outcome.faults.isEmpty else {
            for fault in outcome.faults { remark("\(fault)") }
            throw ExitStatus.expectationFailed
        }
    }
}
