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

    /// The pseudonym of what was typed; nil if nothing was.
    func pseudonym(data: String) throws -> Pseudonym? {
        guard let type, let id else { return nil }
        let typed = id == "-" ? readLine() ?? "" : id
        let account: AccountIdentifier
        do {
            account = try AccountIdentifier(typed, type: type.type)
        } catch {
            throw WrongInput("--id: \(error)")
        }
        let store = try keys.existing(data: data)
        guard let pseudonym = try VaultLookup.pseudonym(of: account, data: data, keys: store) else {
            throw WrongInput("the vault knows no such account: nobody has asked for it, and no import has named it")
        }
        return pseudonym
    }
}
