import ArgumentParser
import LMDB
import Recovery
import Retrace

/// Erases a person.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase somebody from the vault, for good.",
        discussion: """
            With an account go the phones, clients and networks that the log names with no other account; --alone \
            leaves them. The vault gets a new key and a new file, while engines run. The log keeps the pseudonyms, \
            which then stand for nobody, and stays provable. If it is cut off, the same command again finishes it, or \
            --unfinished. Nobody is erased under a legal hold.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var subject: PersonOptions
    @OptionGroup var purpose: PurposeOptions

    @Flag(help: "Erase the one pseudonym only.")
    var alone = false

    @Flag(help: "Erase although a recovery is under way, which is then left without messages.")
    var live = false

    @Flag(help: "Delete the account from the embedded directory too.")
    var withAccount = false

    @Option(
        help: ArgumentHelp(
            "Delete the messages to the person's phones from this folder of a development gateway.", valueName: "dir"),
        completion: .directory)
    var messages: String?

    @Flag(
        help: "Name nobody: finish erasures that were cut off, and erase again whom a restored vault has brought back.")
    var unfinished = false

    func validate() throws {
        if unfinished {
            if subject.count != 0 {
                throw ValidationError("--unfinished is for all that are in the list: name nobody with it.")
            }
            if withAccount || messages != nil || alone || live {
                throw ValidationError(
                    "--unfinished does what each erasure in the list was to do: leave the others out.")
            }
            return
        }
        try subject.requireOne()
        if withAccount, subject.phone != nil { throw ValidationError("--with-account is for an account, not a phone.") }
    }

    func run() async throws {
        try DataFolder.refuseMissing(data.path)
        let keys = try subject.account.keys.existing(data: data.path)
        let warrant = try purpose.warrant(for: .erase, keys)
        let elsewhere = try Elsewhere(
            directory: withAccount ? data.path + "/directory" : nil, messages: messages)
        let report = try await withOperatorEngine(data.path, keys) { engine in
            if unfinished { return try await engine.finishErasures(elsewhere: Elsewhere.again(data: try data.path)) }
            return try await erase(try subject.typed(), engine, warrant, elsewhere) {
                try purpose.warrant(for: .reveal, keys)
            }
        }
        try tell(report)
    }

    private func erase(
        _ typed: TypedPerson, _ engine: Engine, _ warrant: Warrant, _ elsewhere: Elsewhere,
        _ revealing: () throws -> Warrant
    ) async throws -> ErasureReport {
        let again = Elsewhere.again(data: try data.path)
        var options = ErasureOptions()
        options.isAlone = alone
        options.evenIfLive = live
        options.places = elsewhere.places
        options.elsewhere = again
        if let id = try await typed.pseudonym(engine, revealing) {
            if withAccount { try refuse(unlessAccount: id, engine) }
            return try await engine.erase(id, under: warrant, options)
        }
        // Cut off after the vault forgot: nobody can tell any more that it was this person, but the case does.
        let report = try await engine.finishErasures(of: warrant.caseNumber, elsewhere: again)
        let isElsewhere = try elsewhere.erase(typed)
        if report.erased.isEmpty, !isElsewhere { throw typed.unknown }
        return report
    }

    /// A pseudonym shows only in the vault what it is of. Of one that was cut off behind that, the account is deleted already.
    private func refuse(unlessAccount id: Pseudonym, _ engine: Engine) throws {
        if try engine.vault.value(of: id) == nil || engine.account(of: id) != nil { return }
        throw WrongInput("\(id) is no account; leave --with-account out, nothing was changed")
    }

    private func tell(_ report: ErasureReport) throws {
        let output = Output()
        if let epoch = report.epoch {
            try output.sentence("Erased, each with an event in the log:")
            for erasure in report.erased { try output.line("  \(erasure.subject)  case \(erasure.caseNumber)") }
            try output.sentence(
                "The vault has a new file, under the key of epoch \(epoch); the key before it is destroyed.")
            try output.sentence("Back up vault and keys again, and destroy older copies: they still tell who it was.")
        } else {
            try output.sentence("The vault and the log have nothing left to erase.")
        }
        for erasure in report.held {
            try output.sentence(
                "Not erased: \(erasure.subject). A hold that was placed since keeps it: `retrace hold`.")
        }
        try output.flush()
    }
}
