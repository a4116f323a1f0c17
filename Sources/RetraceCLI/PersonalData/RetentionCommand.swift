import ArgumentParser
import Retrace

/// Applies the periods of the policy.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Remove from the vault whoever the log has not used for the policy's periods.",
        discussion: """
            identityDays of the policy in force is for accounts and phones, clientDays for clients and networks. Legal \
            holds keep whom they name. Run it once a day or week; it costs one reading of the log since the longer \
            period began, and one new file of the vault.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    @Flag(help: "Say what would be removed, and remove nothing.")
    var dryRun = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() async throws {
        try DataFolder.refuseMissing(data.path)
        let keys = try keys.existing(data: data.path)
        let report = try await withOperatorEngine(data.path, keys) { try await $0.applyRetention(isDryRun: dryRun) }
        var facts = Facts()
        facts.add("identity_days", "days of accounts and phones", .number(report.identityDays))
        facts.add("client_days", "days of clients and networks", .number(report.clientDays))
        let verb = dryRun ? "that would be removed" : "removed"
        facts.add("accounts", "accounts \(verb)", .number(report.accounts))
        facts.add("phones", "phones \(verb)", .number(report.phones))
        facts.add("clients", "clients \(verb)", .number(report.clients))
        facts.add("networks", "networks \(verb)", .number(report.networks))
        facts.add("held", "kept by a legal hold", .number(report.held))
        facts.add("dry_run", "only told, not removed", .flag(dryRun))
        let output = Output()
        try facts.write(form.format, to: output)
        try output.flush()
    }
}
