import ArgumentParser
import EventStore
import LMDB
import RetraceAudit

/// Writes the log as static files.
struct TilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tiles", abstract: "Write the log as static files (C2SP tlog-tiles), for others to check.",
        discussion: """
            The folder must be new or empty, or have tiles of this log. Any web server can publish it, or it is copied. A further run writes only what is new; one that broke \
            off is carried on. A published file that differs is never overwritten: that is a fault, with exit code 1. \
            Events hold pseudonyms, so files are made for their owner alone; --hashes-only leaves the events out.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: ArgumentHelp("The folder.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(
        help: ArgumentHelp(
            "The signed checkpoint to publish; otherwise the newest that the log keeps.", valueName: "file"))
    var checkpoint: String?

    @Flag(help: "Leave out the events.")
    var hashesOnly = false

    @Flag(help: "Make also those files again that were published before, and compare.")
    var compareAll = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        try endingWithFault {
            let proved = try ProvedLog(data)
            let signed = try proved.checkpoint(checkpoint)
            var bar = ProgressBar(label: "writing tiles", total: signed.checkpoint.size)
            let export = TileExport(
                proved.log, to: folder, hasEntries: !hashesOnly, comparesAll: compareAll)
            let report: TileExport.Report
            do {
                report = try export.run(signed) { bar.update($0) }
            } catch let error as TileError {
                throw verdict(on: error)
            }
            bar.finish()
            try write(report, signed.checkpoint)
        }
    }

    private func verdict(on error: TileError) -> any Error {
        switch error {
        case .differs, .twoHistories, .notTheLog, .shrinks: FaultFound(sentence: error.description)
        case .otherLog, .notATileFolder: WrongInput(error.description)
        case .recordTooLong, .checkpoint: UnusableData(error.description)
        case .file(let error): error
        }
    }

    private func write(_ report: TileExport.Report, _ checkpoint: Checkpoint) throws {
        var facts = Facts()
        facts.add("written", "files written", .number(report.written))
        facts.add("kept", "files that were there", .number(report.kept))
        facts.add("events_before", "events before", .number(report.sizes.lowerBound))
        facts.add(checkpoint)
        let output = Output()
        try facts.write(form.format, to: output)
        try output.flush()
    }
}
