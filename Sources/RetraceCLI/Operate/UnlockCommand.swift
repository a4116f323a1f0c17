import ArgumentParser
import LMDB
import Recovery
import Retrace

/// Lifts the lock of an account.
struct UnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Lift the lock that L3 put on an account.",
        discussion: """
            Do it when you have made sure whose account it is. The case's number goes into the log, where everybody \
            who may read the log sees it: no names in it. With --type and --id, --reason is needed too: the log keeps \
            that you looked the account up (see `retrace reveal`).
            """)

    @OptionGroup var data: DataOptions

    @Option(name: .customLong("account"), help: ArgumentHelp("The account's pseudonym.", valueName: "id"))
    var pseudonym: IDArgument?

    @OptionGroup var account: AccountOptions

    @OptionGroup var purpose: PurposeOptions

    func validate() throws {
        guard (pseudonym == nil) != (account.id == nil) else {
            throw ValidationError("Name the account: --account PSEUDONYM, or --type and --id.")
        }
        if purpose.caseNumber == nil { throw ValidationError("Give the number of your case: --case NUMBER.") }
    }

    func run() async throws {
        try DataFolder.refuseMissing(data.path)
        let keys = try account.keys.existing(data: data.path)
        let typed = try await account.pseudonym(data: data.path, purpose)
        guard let id = try pseudonym.map({ try whole($0) }) ?? typed, let caseNumber = purpose.caseNumber?.number else {
            return
        }
        let reply = try await withOperatorEngine(data.path, keys) {
            try await $0.unlock(id, caseNumber: caseNumber.description)
        }
        if case .refused = reply.answer { throw WrongInput("the account \(id) is not locked; nothing was changed") }
        let output = Output()
        try output.sentence("The account \(id) is unlocked, under the case \(caseNumber).")
        try output.flush()
    }

    private func whole(_ id: IDArgument) throws -> Pseudonym {
        if let whole = Pseudonym(hex: id.digits) { return whole }
        return try DataFolder.open(data).currentViews().account(named: id)
    }
}
