import ArgumentParser
import Retrace

/// The `retrace` command. Its subcommands stand in folders named after what a person wants to do.
@main
struct RetraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrace",
        abstract: "Recover accounts by SMS code, and keep every step in a log that can be replayed and checked.",
        discussion: """
            Every command takes --data DIR, the folder of data, or RETRACE_DATA. Listings take --format table or json \
            (one object a line).

            Exit codes:
              0   done
              1   a check found a fault, or the log is not what a checkpoint says
              2   the data cannot be used: missing, damaged, locked, of a newer format,
                  disk full; or a file cannot be written
              3   an expectation of a scenario did not hold
              64  the command line or an input file is wrong
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "Try it", subcommands: [DemoCommand.self, RunCommand.self, SimulateCommand.self]),
            CommandGroup(name: "Serve", subcommands: [ServeCommand.self]),
            CommandGroup(
                name: "Look",
                subcommands: [
                    LogCommand.self, SessionsCommand.self, SessionCommand.self, AccountsCommand.self,
                    AccountCommand.self, PhonesCommand.self, ClientsCommand.self, StatsCommand.self, DiffCommand.self,
                    ReceiptCommand.self,
                ]),
            CommandGroup(
                name: "Check",
                subcommands: [
                    VerifyCommand.self, ReplayCommand.self, AuditCommand.self, EvidenceCommand.self,
                    CheckpointCommand.self, ProveCommand.self, CheckProofCommand.self, ProveExtendsCommand.self,
                    WitnessCommand.self, TilesCommand.self, BenchCommand.self,
                ]),
            CommandGroup(
                name: "Personal data",
                subcommands: [RevealCommand.self, EraseCommand.self, HoldCommand.self, RetentionCommand.self]),
            CommandGroup(
                name: "Operate",
                subcommands: [
                    RebuildCommand.self, BackupCommand.self, RestoreCommand.self, PolicyCommand.self, KeysCommand.self,
                    ClockCommand.self, UnlockCommand.self,
                ]),
        ])

    static func main() async {
        await runAndExit(RetraceCommand.self)
    }
}
