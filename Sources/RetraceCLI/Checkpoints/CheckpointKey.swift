import ArgumentParser
import EventStore
import Retrace

/// Prints what checkpoints are verified with.
struct CheckpointKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Print the log's verifier keys, the newest last.",
        discussion: """
            One a line, in the form of C2SP signed-note: name, id and key. An auditor needs them from somebody they \
            trust, and once: whoever can write the log can write other keys into it.
            """)

    @OptionGroup var data: DataOptions

    @Flag(help: "The key in force alone.")
    var newest = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let keys = try DataFolder.open(data).log.signingKeys()
        guard !keys.isEmpty else {
            throw UnusableData("this log has no signing key yet; it gets one when an engine next writes to it")
        }
        let output = Output()
        for key in keys.suffix(newest ? 1 : .max) {
            switch form.format {
            case .table: try output.line(key.key.description)
            case .json:
                let fields: [(key: String, value: Value)] = [
                    ("epoch", .number(key.epoch)), ("origin", .text(key.key.name)),
                    ("key", .text(key.key.description)),
                ]
                try output.line(Value.object(fields).json)
            }
        }
        try output.flush()
    }
}
