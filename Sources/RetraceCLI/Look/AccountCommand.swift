import ArgumentParser
import Recovery
import Retrace
import RetraceAudit

/// Shows one account and its sessions.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Show one account and its sessions.",
        discussion: """
            By pseudonym; or by --type and --id, where the vault and its keys are at hand: then with --reason and \
            --case, for the log keeps that you looked (see `retrace reveal`).
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: "Its pseudonym, or the first digits.")
    var pseudonym: IDArgument?

    @OptionGroup var account: AccountOptions
    @OptionGroup var moment: AsOfOptions
    @OptionGroup var purpose: PurposeOptions
    @OptionGroup(title: "Form") var listing: ListingOptions

    func validate() throws {
        guard (pseudonym == nil) != (account.id == nil) else {
            throw ValidationError("Name the account: by its pseudonym, or by --type and --id.")
        }
    }

    func run() async throws {
        let typed = try await account.pseudonym(data: data.path, purpose)
        let folder = try whenLetGo { try DataFolder.open(data, asOf: moment) }
        let (account, sessions) =
            try folder.readsByIndex ? found(typed, in: PastSubjects(folder)) : found(typed, in: folder)
        let output = Output()
        switch listing.format {
        case .json: try output.line(Value.object(fields(account, sessions)).json)
        case .table: try write(account, sessions, to: output)
        }
        try output.flush()
    }

    private func found(_ typed: Pseudonym?, in folder: DataFolder) throws -> (AccountView, [SessionView]) {
        let views = try folder.currentViews()
        let id = try pseudonym.map { try views.account(named: $0) } ?? typed
        guard let id, let account = try views.account(id) else {
            throw WrongInput.none("account", id.map { "\($0)" } ?? "")
        }
        return (account, try sessions(of: id, views))
    }

    private func found(_ typed: Pseudonym?, in past: PastSubjects) throws -> (AccountView, [SessionView]) {
        let id = try pseudonym.map { try past.account(named: $0) } ?? typed
        guard let id, let account = try past.state.account(id) else {
            throw WrongInput.none("account", id.map { "\($0)" } ?? "", then: true)
        }
        return (account, try past.sessions(of: id, listing))
    }

    private func sessions(of account: Pseudonym, _ views: CurrentViews) throws -> [SessionView] {
        var filter = SessionFilter()
        filter.account = account
        filter.isReversed = listing.reverse
        filter.limit = listing.most
        var sessions: [SessionView] = []
        try views.forEachSession(matching: filter) { session in
            sessions.append(session)
            return true
        }
        return sessions
    }

    private func fields(_ account: AccountView, _ sessions: [SessionView]) -> [(key: String, value: Value)] {
        let rows = sessions.map { session in Value.object(Columns.sessions.map { ($0.key, $0.value(session)) }) }
        return Columns.accounts.map { ($0.key, $0.value(account)) } + [("sessions_listed", .list(rows))]
    }

    private func write(_ account: AccountView, _ sessions: [SessionView], to output: Output) throws {
        try Columns.facts(account, Columns.accounts).write(.table, to: output)
        if sessions.isEmpty { return }
        try output.line()
        var rows = Listing(Columns.sessions.filter { $0.key != "account" }, .table, to: output)
        for session in sessions { try rows.add(session) }
        try rows.flush()
    }
}
