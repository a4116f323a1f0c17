import ArgumentParser
import Recovery
import Retrace

/// Which account: by its pseudonym, or by what the citizen types, where the vault and its keys are at hand.
struct AccountOptions: ParsableArguments {
    @Option(name: .customLong("type"), help: "The account's type, with --id.")
    var type: AccountTypeArgument?

    @Option(
        help: ArgumentHelp(
            "The account's identifier, with --type; - reads it from the standard input, where no history keeps it.",
            valueName: "identifier"))
    var id: String?

    @OptionGroup var keys: KeyOptions

    func validate() throws {
        guard (type == nil) == (id == nil) else { throw ValidationError("Give --type and --id together.") }
    }

    /// What was typed; nil if nothing was.
    func typed() throws -> AccountIdentifier? {
        guard let type, let id else { return nil }
        do {
            return try AccountIdentifier(id == "-" ? readLine() ?? "" : id, type: type.type)
        } catch {
            throw WrongInput("--id: \(error)")
        }
    }

    /// The pseudonym of what was typed; nil if nothing was. That somebody asked is in the log before it is handed out.
    func pseudonym(data: String, _ purpose: PurposeOptions) async throws -> Pseudonym? {
        guard id != nil else { return nil }
        try DataFolder.refuseMissing(data)
        let store = try keys.existing(data: data)
        let warrant = try purpose.warrant(for: .reveal, store)
        guard let account = try typed() else { return nil }
        let typed = TypedPerson.account(account)
        let found = try await withOperatorEngine(data, store) { try await typed.pseudonym($0) { warrant } }
        guard let found else { throw typed.unknown }
        return found
    }
}
