/// How a log and a checkpoint contradict each other.
public enum CheckpointFault: Error, Equatable, Sendable {
    /// The checkpoint counts more events than the log has: the log was cut back, or is an older copy.
    case behind(checkpoint: UInt64, log: UInt64)
    /// The log's events up to the checkpoint's size hash to another root.
    case otherHistory(size: UInt64)
    /// What is kept at a size is not a checkpoint of it.
    case unreadable(size: UInt64, detail: String)
}

extension CheckpointFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .behind(let checkpoint, let log):
            "The checkpoint counts \(checkpoint) events, but the log has \(log): it was cut back, or is an older copy."
        case .otherHistory(let size):
            "The log's first \(size) events do not hash to the checkpoint's root: they are not those that were signed."
        case .unreadable(let size, let detail):
            "What is kept as the checkpoint of \(size) events is none. \(detail) Signing goes on with the next event, and "
                + "those before are kept (`retrace checkpoint list`); whether the events are whole, `retrace verify` says."
        }
    }
}
