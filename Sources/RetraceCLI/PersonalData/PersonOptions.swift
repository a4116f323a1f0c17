import ArgumentParser
import Recovery
import Retrace

/// Whom a command is about: a pseudonym, an account as its citizen types it, or a phone.
struct PersonOptions: ParsableArguments {
    @Argument(help: "A pseudonym, or its first digits, at least 4.")
    var pseudonym: IDArgument?

    @OptionGroup var account: AccountOptions

    @Option(
        help: ArgumentHelp(
            "A phone; - reads it from the standard input, where no history keeps it.", valueName: "number"))
    var phone: String?

    /// How many were named.
    var count: Int { [pseudonym != nil, account.id != nil, phone != nil].count(where: \.self) }

    /// For the `validate()` of a command that is about one.
    func requireOne() throws {
        if count != 1 { throw ValidationError("Name one: a pseudonym, or --type and --id, or --phone.") }
    }

    /// What was typed, read once, for the standard input can be read only once.
    func typed() throws -> TypedPerson {
        if let pseudonym { return .pseudonym(pseudonym) }
        if let account = try account.typed() { return .account(account) }
        do {
            return .phone(try PhoneNumber(phone == "-" ? readLine() ?? "" : phone ?? ""))
        } catch {
            throw WrongInput("--phone: \(error)")
        }
    }
}

/// Whom somebody typed.
enum TypedPerson {
    case pseudonym(IDArgument)
    case account(AccountIdentifier)
    case phone(PhoneNumber)

    /// Its pseudonym; nil if the vault does not know it. Who gives an account or a phone needs leave to reveal, and the
    /// log keeps that they did.
    func pseudonym(_ engine: Engine, _ warrant: () throws -> Warrant) async throws -> Pseudonym? {
        switch self {
        case .pseudonym(let id):
            try id.resolve("pseudonym") { try CurrentViews(engine.views).pseudonyms(beginning: $0) }
        case .account(let account): try await engine.pseudonym(of: account, under: try warrant())
        case .phone(let phone): try await engine.pseudonym(of: phone, under: try warrant())
        }
    }

    /// For an error when the vault knows no such one.
    var unknown: WrongInput {
        switch self {
        case .pseudonym(let id): WrongInput("the vault knows no \(id.digits)")
        case .account:
            WrongInput(
                "the vault knows no such account: nobody has asked for it, no import has named it, or it was erased")
        case .phone:
            WrongInput("the vault knows no such phone: nobody has typed it, no import has named it, or it was erased")
        }
    }
}

extension CurrentViews {
    /// The accounts, phones and clients whose pseudonym begins with these digits, at most two.
    fileprivate func pseudonyms(beginning digits: String) throws -> [Pseudonym] {
        let found = try accounts(beginning: digits) + phones(beginning: digits) + clients(beginning: digits)
        return Array(found.prefix(2))
    }
}
