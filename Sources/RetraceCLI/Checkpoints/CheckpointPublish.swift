import ArgumentParser
import EventStore
import Retrace

/// Hands a checkpoint on.
struct CheckpointPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Hand the newest checkpoint to a file, a folder or a command.",
        discussion: """
            A file is replaced as a whole. In a folder each checkpoint has a file of its own, named by its size; nothing \
            there is written over. A command of /bin/sh gets the note on its standard input, and has 30 seconds:

              retrace checkpoint publish --command 'mail -s checkpoint auditor@example.vn'
            """)

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("Into this file.", valueName: "path"), completion: .file())
    var file: [String] = []

    @Option(help: ArgumentHelp("Into this folder.", valueName: "dir"), completion: .directory)
    var folder: [String] = []

    @Option(help: ArgumentHelp("To this command.", valueName: "line"))
    var command: [String] = []

    @Option(help: ArgumentHelp("The checkpoint of so many events.", valueName: "events"))
    var size: UInt64?

    private var destinations: [CheckpointDestination] {
        file.map { .file($0) } + folder.map { .folder($0) } + command.map { .command($0) }
    }

    func validate() throws {
        if destinations.isEmpty { throw ValidationError("Say where to: --file PATH, --folder DIR or --command LINE.") }
    }

    func run() async throws {
        let signed = try DataFolder.open(data).log.kept(size)
        var failures: [CheckpointPublicationError] = []
        let output = Output(hasVerdict: true)
        for destination in destinations {
            do throws(CheckpointPublicationError) {
                try await destination.publish(signed.bytes, size: signed.checkpoint.size)
                try? output.sentence(
                    "The checkpoint of \(signed.checkpoint.size) events was handed to \(destination.name).")
            } catch {
                failures.append(error)
            }
        }
        try output.flush()
        if !failures.isEmpty { throw UnusableData(failures.map(\.description).joined(separator: "; ")) }
    }
}
