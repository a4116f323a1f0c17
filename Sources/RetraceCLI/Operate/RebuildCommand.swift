import ArgumentParser
import EventStore
import Retrace

/// Makes the views again from the log.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make the views again from the log, beside those in use.",
        discussion: """
            The new ones take their place when they are whole; an engine may run meanwhile, and goes over to them. \
            Nothing of the log is changed.
            """)

    @OptionGroup var data: DataOptions

    func run() throws {
        try DataFolder.refuseMissing(data.path)
        try refuseForeign(data.path)
        var logOptions = EventLog.Options()
        logOptions.isReadOnly = true
        let log = try EventLog.open(at: data.path + "/log", options: logOptions)
        let store = try ViewStore.openOrCreate(data: data.path)
        let size = try log.head().size
        var bar = ProgressBar(label: "rebuilding", total: size)
        let begun = ContinuousClock.now
        try store.rebuild(from: log) { bar.update($0.position) }
        bar.finish()
        let time = ContinuousClock.now - begun
        let output = Output()
        try output.sentence("The views hold \(try store.position()) events, made in \(seconds(time)) s.")
        try output.flush()
    }
}

/// Seconds with two digits behind the point.
func seconds(_ time: Duration) -> String {
    let hundredths = time.components.seconds * 100 + time.components.attoseconds / 10_000_000_000_000_000
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}
