import ArgumentParser
import LMDB
import Recovery
import Retrace

/// Lifts the lock of an account.
struct UnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Lift the lock that L3 put on an account.",
        discussion: """
            Do it when you have made sure whose account it is. The case's number goes into the log, where everybody who
            may read the log sees it: no names in it.
            """)

    @OptionGroup var data: DataOptions

    @Option(name: .customLong("account"), help: ArgumentHelp("The account's pseudonym.", valueName: "id"))
    var pseudonym: IDArgument?

    @OptionGroup var account: AccountOptions

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("The number of your case: 1 to 64 letters, digits and ./-_#", valueName: "number"))
    var caseNumber: String

    func validate() throws {
        guard (pseudonym == nil) != (account.id == nil) else {
            throw ValidationError("Name the account: --account PSEUDONYM, or --type and --id.")
        }
        let isNumber = caseNumber.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || Array("./-_#".utf8).contains(byte)
        }
        guard isNumber, (1...64).contains(caseNumber.utf8.count) else {
            throw ValidationError("--case must be 1 to 64 letters, digits and ./-_#, without spaces.")
        }
    }

    func run() async throws {
        try DataFolder.refuseMissing(data.path)
        let keys = try account.keys.existing(data: data.path)
        guard let id = try pseudonym.map({ try whole($0) }) ?? account.pseudonym(data: data.path) else { return }
        let reply = try await withOperatorEngine(data.path, keys) { try await $0.unlock(id, caseNumber: caseNumber) }
        if case .refused = reply.answer { throw WrongInput("the account \(id) is not locked; nothing was changed") }
        let output = Output()
        try output.line("The account \(id) is unlocked, under the case \(caseNumber).")
        try output.flush()
    }

    private func whole(_ id: IDArgument) throws -> Pseudonym {
        if let whole = Pseudonym(hex: id.digits) { return whole }
        return try DataFolder.open(data).currentViews().account(named: id)
    }
}
