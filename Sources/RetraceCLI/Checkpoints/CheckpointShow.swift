import ArgumentParser
import EventStore
import Retrace

/// Shows one checkpoint, as the signed note that it is.
struct CheckpointShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the newest checkpoint, as a signed note.",
        discussion: """
            What is written is the note itself (C2SP tlog-checkpoint and signed-note), so it can be sent into a file:

              retrace checkpoint show > checkpoint
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case note, json
    }

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("The checkpoint of so many events.", valueName: "events"))
    var size: UInt64?

    @Option(help: "note, or json: one object.")
    var format = Form.note

    func run() throws {
        let folder = try DataFolder.open(data)
        let signed = try folder.log.kept(size)
        switch format {
        case .note: try ProofFiles.write(signed.bytes, to: nil)
        case .json:
            let output = Output()
            let columns = Columns.checkpoints(signedBy: try folder.log.signingKeys())
            try output.line(Value.object(columns.map { ($0.key, $0.value(signed)) }).json)
            try output.flush()
        }
    }
}
