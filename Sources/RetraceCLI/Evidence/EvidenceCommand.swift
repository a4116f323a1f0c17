import ArgumentParser

/// Hands over what a recovery was, with proofs, and checks what was handed over.
struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Put recoveries with their proofs into one file; check such a file.",
        subcommands: [EvidenceMakeCommand.self, EvidenceVerifyCommand.self],
        defaultSubcommand: EvidenceMakeCommand.self)
}
