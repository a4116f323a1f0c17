import ArgumentParser
import Retrace

/// Why personal data are handled: both go into the log.
struct PurposeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Why: a code of the list in access.json; without one 1 complaint, 2 request of the person, 3 investigation, 4 "
                + "order of a court or an authority, 5 upkeep.", valueName: "code"))
    var reason: UInt16?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("The number of your case: 1 to 64 letters, digits and ./-_#", valueName: "number"))
    var caseNumber: CaseArgument?

    /// Leave for whoever runs this command to do one thing.
    func warrant(for action: PersonalDataAction, _ keys: KeyStore) throws -> Warrant {
        guard let reason, let caseNumber = caseNumber?.number else {
            throw WrongInput("say why: --reason CODE and --case NUMBER; both go into the log")
        }
        let rules = try keys.accessRules()
        do throws(AccessRefused) {
            return try rules.warrant(
                for: action, by: KeyStore.currentLogin, reason: reason, caseNumber: caseNumber)
        } catch {
            throw WrongInput(error.description)
        }
    }
}

/// A case's number as typed.
struct CaseArgument: ExpressibleByArgument {
    let number: CaseNumber

    init?(argument: String) {
        guard let number = CaseNumber(argument) else { return nil }
        self.number = number
    }
}
