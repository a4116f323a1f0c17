public import LMDB

/// What a log's tree was at a size: the text of a C2SP tlog-checkpoint.
///
///     origin
///     size, in decimal
///     root, in base64
public struct Checkpoint: Hashable, Sendable {
    /// Which log this is; unique for each database.
    public let origin: String
    /// How many events the log had.
    public let size: UInt64
    /// The root of the tree over them.
    public let root: Bytes32

    /// Throws `NoteError.invalidOrigin`, and `NoteError.notACheckpoint` for a size beyond 2⁶³ − 1.
    public init(origin: String, size: UInt64, root: Bytes32) throws(NoteError) {
        guard Self.isOrigin(origin) else { throw .invalidOrigin(origin) }
        guard size <= UInt64(Int64.max) else { throw .notACheckpoint("its size is beyond 2^63 - 1") }
        if size == 0, root != MerkleHasher.emptyRoot {
            throw .notACheckpoint("its size is 0, but its root is not that of an empty log")
        }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// From a note's text. Lines behind the third, which others may have written, are passed over.
    ///
    /// Throws `NoteError.notACheckpoint`.
    public init(text: String) throws(NoteError) {
        guard let lines = Array(text.utf8).noteLines, lines.count >= 3, !lines.contains("") else {
            throw .notACheckpoint("it needs an origin, a size and a root, each on a line")
        }
        guard let size = decimal(lines[1]) else { throw .notACheckpoint("its size \"\(lines[1])\" is no number") }
        guard let root = Bytes32(base64Text: lines[2]) else {
            throw .notACheckpoint("its root is not base64 of 32 bytes")
        }
        try self.init(origin: lines[0], size: size, root: root)
    }

    /// The note's text: three lines, never more.
    public var text: String { "\(origin)\n\(size)\n\(root.base64Text)\n" }

    private static func isOrigin(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.size == b.size && a.root == b.root && isSameText(a.origin, b.origin)
    }
}
