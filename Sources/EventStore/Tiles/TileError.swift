public import LMDB

/// Why tiles were not written.
public enum TileError: Error, Equatable, Sendable {
    /// The folder has something in it, and no tiles.
    case notATileFolder(path: String)
    /// A published tile has other bytes than the log gives.
    case differs(path: String)
    /// The folder has the tiles of another log.
    case otherLog(found: String, asked: String)
    /// The folder's checkpoint is of more events than the one asked for.
    case shrinks(folder: UInt64, asked: UInt64)
    /// The log does not have the root that the folder's checkpoint says it had: two histories.
    case twoHistories(size: UInt64)
    /// The log does not have the root of the checkpoint that is to be published.
    case notTheLog(size: UInt64)
    /// A record is longer than the format can say.
    case recordTooLong(position: UInt64)
    /// The folder's checkpoint can't be read.
    case checkpoint(NoteError)
    /// A file can't be written or read.
    case file(LMDBError)
}

extension TileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notATileFolder(let path):
            "\(path) is not empty, and no folder of tiles; give a new or an empty folder, or the one that the log was written "
                + "to before."
        case .differs(let path):
            "\(path), which was published, has other bytes than the log gives: the log or the tile was altered. Nothing was overwritten; keep "
                + "both, and run `retrace verify`."
        case .otherLog(let found, let asked):
            "The folder has the tiles of the log \(found), not of \(asked); give another folder."
        case .shrinks(let folder, let asked):
            "The folder has the tiles of \(folder) events already, more than the \(asked) of this checkpoint: it is an older "
                + "one, or the log was cut back."
        case .twoHistories(let size):
            "The log's first \(size) events do not have the root that the folder's checkpoint was signed for: these are "
                + "two histories. Nothing was written; keep both."
        case .notTheLog(let size):
            "The log's first \(size) events do not have the root of the checkpoint: it is another log's, or the log was "
                + "altered."
        case .recordTooLong(let position):
            "The event at position \(position) is longer than the 65535 bytes that a tile can hold."
        case .checkpoint(let error): "The folder's checkpoint can't be read: \(error)"
        case .file(let error): error.description
        }
    }
}
