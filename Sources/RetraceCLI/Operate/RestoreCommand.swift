import ArgumentParser
import EventStore
import Retrace

/// Lets a log that was brought back from a backup go on.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Let a log from a backup go on under a new origin.",
        discussion: """
            Only for a log that is behind the checkpoint beside the keys, because the events since the backup are \
            lost. The first new event, LogRestored, names the old checkpoint and how much is missing, so that nobody \
            who holds a newer one takes this for the same log. Checkpoints are signed under a new origin with a new \
            key: publish it. Sessions that lived at the backup's time end. Whoever was erased since the backup is \
            erased again, from the list beside the keys.

            Stop every process on the data first. Cut off, it is to be run again; until it is done nothing else writes.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    @Option(
        help: ArgumentHelp("The newest checkpoint, where the one beside the keys is lost.", valueName: "file"),
        completion: .file())
    var checkpoint: String?

    @Option(
        help: ArgumentHelp(
            "A name for the log from now on that it never had; otherwise one is made up.", valueName: "name"))
    var origin: String?

    func run() async throws {
        try DataFolder.refuseMissing(try data.path)
        let path = try data.path
        var options = try operatorOptions(path, try keys.existing(data: path))
        options.origin = origin
        let (engine, restoration) = try await Engine.restore(
            options, operatorPorts, from: checkpoint, elsewhere: Elsewhere.again(data: path))
        await engine.close()
        let output = Output()
        for line in lines(restoration) { try output.sentence(line) }
        try output.flush()
    }

    private func lines(_ it: Restoration) -> [String] {
        [
            "old origin   \(it.old.origin)",
            "old size     \(it.old.size) events",
            "restored to  \(it.restoredSize) events",
            "lost         \(it.lost) events",
            "erased again \(it.erasures.erased.count) pseudonyms"
                + (it.erasures.held.isEmpty ? "" : "; \(it.erasures.held.count) more are kept by a hold placed since"),
            "new origin   \(it.checkpoint.checkpoint.origin)",
            "new key      \(it.key)",
            "",
            "Give the new key to whoever checks checkpoints, and back up the keys: retrace checkpoint key",
        ]
    }
}
