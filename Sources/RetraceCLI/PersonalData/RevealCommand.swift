import ArgumentParser
import Recovery
import Retrace

/// Shows whom a pseudonym stands for, or which pseudonym stands for somebody.
struct RevealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reveal", abstract: "Show what a pseudonym stands for, or which pseudonym stands for somebody.",
        discussion: """
            Who may do so stands in access.json in the folder of keys; without that file it is the folder's owner. \
            That you looked goes into the log first, with your login, the reason and the case.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var subject: PersonOptions
    @OptionGroup var purpose: PurposeOptions

    @Flag(help: "Show all of it; otherwise most is covered.")
    var full = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func validate() throws { try subject.requireOne() }

    func run() async throws {
        try DataFolder.refuseMissing(data.path)
        let keys = try subject.account.keys.existing(data: data.path)
        let warrant = try purpose.warrant(for: .reveal, keys)
        let typed = try subject.typed()
        let facts = try await withOperatorEngine(data.path, keys) { engine in
            guard let pseudonym = try await typed.pseudonym(engine, { warrant }) else { throw typed.unknown }
            guard case .pseudonym = typed else { return Self.facts(pseudonym) }
            return Self.facts(pseudonym, try await engine.reveal(pseudonym, under: warrant), isFull: full)
        }
        let output = Output()
        try facts.write(form.format, to: output)
        try output.flush()
    }

    private static func facts(_ pseudonym: Pseudonym) -> Facts {
        var facts = Facts()
        facts.add("pseudonym", "pseudonym", .text("\(pseudonym)"))
        return facts
    }

    private static func facts(_ pseudonym: Pseudonym, _ revealed: Revealed, isFull: Bool) -> Facts {
        var facts = facts(pseudonym)
        let (kind, text, type) = revealed.parts
        facts.add("kind", "kind", .text(kind))
        if let type { facts.add("account_type", "account type", .text(type.name)) }
        facts.add("value", "value", .text(isFull ? text : covered(text)))
        facts.add("full", "shown in full", .flag(isFull))
        return facts
    }
}

extension Revealed {
    /// Kind, text, and of an account its type.
    fileprivate var parts: (kind: String, text: String, type: AccountType?) {
        switch self {
        case .account(let account): ("account", account.text, account.type)
        case .phone(let phone): ("phone", phone.national, nil)
        case .client(let text): ("client", text, nil)
        case .network(let text): ("network", text, nil)
        }
    }
}

/// All but the last three letters and digits as asterisks: enough to compare with what somebody says on the phone.
func covered(_ text: String) -> String {
    let shown = text.count { $0.isLetter || $0.isNumber } - 3
    var seen = 0
    return String(
        text.map { character in
            guard character.isLetter || character.isNumber else { return character }
            seen += 1
            return seen <= shown ? "*" : character
        })
}
