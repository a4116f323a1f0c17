/// The log was brought back from a copy and goes on under a new origin: what its old checkpoint says was there and is lost.
public struct LogRestored: Equatable, Sendable {
    /// The origin of the old checkpoints.
    public var oldOrigin: String
    /// The events that the newest old checkpoint known counted.
    public var oldSize: UInt64
    /// The root of the tree over them.
    public var oldRoot: TreeRoot
    /// The events that the copy had. Those from here up to `oldSize` are lost.
    public var restoredSize: UInt64

    public init(oldOrigin: String, oldSize: UInt64, oldRoot: TreeRoot, restoredSize: UInt64) {
        self.oldOrigin = oldOrigin
        self.oldSize = oldSize
        self.oldRoot = oldRoot
        self.restoredSize = restoredSize
    }
}
