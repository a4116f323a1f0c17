import ArgumentParser
import EventStore

/// What was signed of a log.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Show, check or hand on signed checkpoints of the log.",
        discussion: """
            A checkpoint says how many events the log had, and the root of the tree over them, under the signature of \
            the log's key. Keep them where whoever can write the log can't: only an older checkpoint shows that the \
            log was made anew, or cut back.
            """,
        subcommands: [
            CheckpointShow.self, CheckpointList.self, CheckpointVerify.self, CheckpointPublish.self, CheckpointKey.self,
        ],
        defaultSubcommand: CheckpointShow.self)
}

extension EventLog {
    /// The checkpoint of a size that the log keeps, or the newest one.
    func kept(_ size: UInt64?) throws -> SignedCheckpoint {
        if let size {
            if let kept = try checkpoint(at: size) { return kept }
            throw WrongInput("no checkpoint of \(size) events is kept; `retrace checkpoint list` shows those that are")
        }
        if let newest = try newestCheckpoint() { return newest }
        throw UnusableData("no checkpoint of this log was signed yet; an engine signs one as it runs, and as it closes")
    }
}
