import ArgumentParser
import Recovery
import Retrace

/// Lists clients.
struct ClientsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients", abstract: "List clients by pseudonym, in the order in which they were first seen.")

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("Only those with at least so many sessions.", valueName: "n"))
    var minSessions: UInt32 = 0

    @Option(help: ArgumentHelp("Only those with at least so many wrong codes.", valueName: "n"))
    var minWrong: UInt32 = 0

    @Flag(help: "Only those that were refused.")
    var refused = false

    @OptionGroup var moment: AsOfOptions
    @OptionGroup(title: "Form") var listing: ListingOptions

    func run() throws {
        let views = try DataFolder.open(data, asOf: moment).currentViews()
        var rows = LimitedListing(Columns.clients, listing)
        try views.forEachClient(isReversed: listing.reverse) { client in
            if refused, client.refusals == 0 { return true }
            guard client.sessions >= minSessions, client.wrongCodes >= minWrong else { return true }
            return try rows.add(client)
        }
        try rows.end()
    }
}
