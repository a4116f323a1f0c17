import ArgumentParser
import Recovery
import Retrace

/// Lists phones.
struct PhonesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "phones", abstract: "List phones by pseudonym, in the order in which they were first seen.")

    @OptionGroup var data: DataOptions

    @Flag(help: "Only those that were named with more than one account.")
    var shared = false

    @Option(help: ArgumentHelp("Only those with at least so many sessions.", valueName: "n"))
    var minSessions: UInt32 = 0

    @OptionGroup var moment: AsOfOptions
    @OptionGroup(title: "Form") var listing: ListingOptions

    func run() throws {
        let views = try DataFolder.open(data, asOf: moment).currentViews()
        var rows = LimitedListing(Columns.phones, listing)
        try views.forEachPhone(isReversed: listing.reverse) { phone in
            if shared, phone.accountChanges == 0 { return true }
            return phone.sessions >= minSessions ? try rows.add(phone) : true
        }
        try rows.end()
    }
}
