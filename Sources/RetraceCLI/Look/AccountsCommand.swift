import ArgumentParser
import Recovery
import Retrace

/// Lists accounts, and imports them.
struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "List accounts as typed; or import the directory's.",
        subcommands: [AccountsList.self, AccountsImport.self], defaultSubcommand: AccountsList.self)
}

struct AccountsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List accounts by pseudonym, in the order in which they were first seen.")

    @OptionGroup var data: DataOptions

    @Flag(help: "Only those that L3 has locked.")
    var locked = false

    @Option(help: ArgumentHelp("Only those with at least so many sessions.", valueName: "n"))
    var minSessions: UInt32 = 0

    @Option(help: ArgumentHelp("Only those with at least so many wrong codes.", valueName: "n"))
    var minWrong: UInt32 = 0

    @OptionGroup var moment: AsOfOptions
    @OptionGroup(title: "Form") var listing: ListingOptions

    func run() throws {
        let views = try DataFolder.open(data, asOf: moment).currentViews()
        var rows = LimitedListing(Columns.accounts, listing)
        try views.forEachAccount(isReversed: listing.reverse) { account in
            if locked, !account.isLocked { return true }
            guard account.sessions >= minSessions, account.wrongCodes >= minWrong else { return true }
            return try rows.add(account)
        }
        try rows.end()
    }
}

/// A listing that has enough at `--limit`.
struct LimitedListing<Row> {
    private var rows: Listing<Row>
    private var left: Int

    init(_ columns: [Column<Row>], _ options: ListingOptions) {
        rows = Listing(columns, options.format, to: Output())
        left = options.most
    }

    /// Returns whether another row is wanted.
    mutating func add(_ row: Row) throws -> Bool {
        try rows.add(row)
        left -= 1
        return left > 0
    }

    mutating func end() throws { try rows.end() }
}
