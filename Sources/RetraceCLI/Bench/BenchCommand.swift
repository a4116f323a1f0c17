import ArgumentParser

/// Measures.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the engine, or whole recoveries through the portal.",
        subcommands: [EngineBenchCommand.self, HTTPBenchCommand.self, BenchServerCommand.self],
        defaultSubcommand: EngineBenchCommand.self)
}

enum BenchFormat: String, ExpressibleByArgument { case table, json }
