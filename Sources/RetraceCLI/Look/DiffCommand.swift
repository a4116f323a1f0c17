import ArgumentParser
import EventStore
import Recovery
import Retrace
import RetraceAudit

/// Says what changed between two moments.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say what changed between two moments.",
        discussion: """
            A moment is a time, or a position: then it is just after that event. What is not named was the same at both.
            """)

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("The earlier moment; otherwise before the first event.", valueName: "time|position"))
    var from: MomentArgument?

    @Option(help: ArgumentHelp("The later moment; otherwise the end of the log.", valueName: "time|position"))
    var to: MomentArgument?

    @Flag(help: "Only the counts.")
    var summary = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let folder = try DataFolder.open(data)
        let difference = try find(in: folder)
        let output = Output()
        let text = DifferenceText(form.format, output)
        if !summary {
            try text.policy(difference.policy)
            try text.changes("account", difference.accounts, Columns.accounts) { $0.id.description }
            try text.changes("phone", difference.phones, Columns.phones) { $0.id.description }
            try text.changes("client", difference.clients, Columns.clients) { $0.id.description }
            try text.changes("session", difference.sessions, Columns.sessions) { $0.id.description }
        }
        try text.summary(difference)
        try output.flush()
    }

    private func find(in folder: DataFolder) throws -> LogDifference {
        // Found out first, so that a wrong position is said at once.
        let (low, high) = (try size(from, in: folder) ?? 0, try size(to, in: folder))
        if let high, low > high { throw WrongInput("--from is after --to") }
        var bar = ProgressBar(label: "going back", total: low)
        defer { bar.finish() }
        let (views, sizes) = (try folder.indexedViewsIfAny()?.views, low..<max(low, try high ?? folder.log.head().size))
        do {
            return try TemporaryFolder.using { temporary in
                try LogComparison(AuditedLog(folder.log), views: views, temporaryFolder: temporary)
                    .difference(sizes: sizes, making: removeWhenStopped) { bar.update($0.position) }
            }
        } catch let error as TooManyEvents {
            throw WrongInput(error.description)
        }
    }

    private func size(_ moment: MomentArgument?, in folder: DataFolder) throws -> UInt64? {
        try moment.map { try folder.log.past($0.moment).head().size }
    }
}
