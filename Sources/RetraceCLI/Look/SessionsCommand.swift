import ArgumentParser
import Recovery
import Retrace

/// Lists recoveries.
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "List recoveries, in the order in which they began.")

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Conditions") var subjects: SubjectOptions

    @Option(
        name: .customLong("stage"),
        help: ArgumentHelp("In this stage; repeat it for several.", valueName: "stage"))
    var stages: [StageArgument] = []

    @Flag(help: "Only decoys, or only real ones.")
    var kind: Kind?

    @OptionGroup(title: "Conditions") var times: TimeOptions
    @OptionGroup var moment: AsOfOptions
    @OptionGroup(title: "Form") var listing: ListingOptions

    enum Kind: String, EnumerableFlag {
        case decoys, real
    }

    func run() throws {
        let views = try DataFolder.open(data, asOf: moment).currentViews()
        var rows = Listing(Columns.sessions, listing.format, to: Output())
        try views.forEachSession(matching: filter(in: views)) { session in
            try rows.add(session)
            return true
        }
        try rows.end()
    }

    private func filter(in views: CurrentViews) throws -> SessionFilter {
        var filter = SessionFilter()
        let named = try subjects.named(in: views)
        (filter.account, filter.phone) = (named.account, named.phone)
        (filter.client, filter.network) = (named.client, named.network)
        if !stages.isEmpty { filter.stages = Set(stages.map(\.stage)) }
        filter.isDecoy = kind.map { $0 == .decoys }
        filter.begun = times.range
        filter.isReversed = listing.reverse
        filter.limit = listing.most
        return filter
    }
}
