import ArgumentParser
import EventStore
import Retrace

/// Hands a checkpoint on.
struct CheckpointPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Hand the newest checkpoint to a file, a folder or a command.",
        discussion: """
            A file is replaced as a whole. In a folder each checkpoint has a file of its own, named by its size; nothing \
            there is written over: another one of the same size, as after a restore, has "-2" behind its name. A command of /bin/sh gets the note on its standard input, and has 30 seconds:

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
                let path = try await destination.publish(signed.bytes, size: signed.checkpoint.size)
                try? output.sentence(sentence(signed.checkpoint.size, destination, path))
            } catch {
                failures.append(error)
            }
        }
        try output.flush()
        if !failures.isEmpty { throw UnusableData(failures.map(\.description).joined(separator: "; ")) }
    }

    /// What was done; in a folder also under which name, and why that is not the first one.
    private func sentence(_ size: UInt64, _ destination: CheckpointDestination, _ path: String?) -> String {
        let handed = "The checkpoint of \(size) events was handed to"
        guard case .folder = destination, let path else { return "\(handed) \(destination.name)." }
        if path.hasSuffix(CheckpointDestination.fileName(size: size)) { return "\(handed) \(path)." }
        return "\(handed) \(path): another checkpoint of this size lies there already under the first name; keep both."
    }
}
