import CLMDB
import Glibc

/// What LMDB, or the file below it, answered. Every case says what a person can do about it.
public enum LMDBError: Error, Equatable, Sendable {
    /// Nothing is stored at this path.
    case missing(path: String)
    /// The folder or file may not be read or written by this user.
    case notPermitted(path: String)
    /// The environment is open already in this process; LMDB allows that once.
    case alreadyOpen(path: String)
    /// The path is on a network file system, where LMDB's locks and memory map do not hold.
    case networkFileSystem(path: String, kind: String)
    /// The file is shorter than its own header says.
    case truncated(path: String, expected: UInt64, actual: UInt64)
    /// The file is not an LMDB environment, is of another version, or a page of it is damaged.
    case damaged(path: String, detail: String)
    /// The map is full; it can be grown with `Environment.grow()` while no transaction is open.
    case mapFull
    /// No space is left on the device. The transaction is undone; once there is space, writing goes on.
    case diskFull
    /// A reader slot could not be had: too many read transactions at once.
    case readersFull
    /// A key was put with append that is not above the last one.
    case outOfOrder
    /// The key, or the key and duplicate, is there already.
    case keyExists
    /// The environment was opened before `fork` and is used after it.
    case usedAfterFork
    /// A write transaction was begun inside another on the same thread, or a table opened inside a transaction: it
    /// would wait for itself.
    case nestedWrite
    /// The environment was opened read-only.
    case readOnly
    /// A flush failed. What the device holds is not known, so this environment does not write again.
    case flushFailed(code: Int32)
    /// A value read from the file is not of the form that its table has.
    case malformed(detail: String)
    /// Anything else, with LMDB's or the system's own number and words.
    case other(code: Int32, message: String)

    /// From the number that a call of LMDB or of the system returned.
    init(code: Int32, path: String = "") {
        switch code {
        case MDB_MAP_FULL: self = .mapFull
        case MDB_READERS_FULL: self = .readersFull
        case MDB_KEYEXIST: self = .keyExists
        case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_VERSION_MISMATCH, MDB_CURSOR_FULL, MDB_PAGE_FULL,
            MDB_INCOMPATIBLE:
            self = .damaged(path: path, detail: String(cString: mdb_strerror(code)))
        // LMDB's own word for a header page that it could not write: it refuses everything from then on.
        case MDB_PANIC: self = .flushFailed(code: EIO)
        case ENOENT: self = .missing(path: path)
        case EACCES, EPERM, EROFS: self = .notPermitted(path: path)
        case ENOSPC, EDQUOT: self = .diskFull
        default: self = .other(code: code, message: String(cString: mdb_strerror(code)))
        }
    }
}

extension LMDBError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path): "there is no data at \(path)"
        case .notPermitted(let path): "\(path) may not be read or written by this user; check its owner and mode"
        case .alreadyOpen(let path): "\(path) is open already in this process; open it once and share it"
        case .networkFileSystem(let path, let kind):
            "\(path) is on a network file system (\(kind)); put the data on a local disk"
        case .truncated(let path, let expected, let actual):
            "\(path) is damaged: \(actual) bytes long, but its header needs \(expected); restore it from a backup"
        case .damaged(let path, let detail): "\(path) is damaged: \(detail); restore it from a backup"
        case .mapFull: "the memory map is full"
        case .diskFull: "no space is left on the disk; free some and try again"
        case .readersFull: "too many readers are open at once; close some and try again"
        case .outOfOrder: "a key was appended out of order"
        case .keyExists: "the key is there already"
        case .usedAfterFork: "the environment was opened before fork and may not be used after it"
        case .nestedWrite: "a write transaction was begun inside another one"
        case .readOnly: "the environment was opened read-only"
        case .flushFailed(let code):
            "a flush to disk failed (\(String(cString: strerror(code)))); nothing more is written until a restart, "
                + "after the disk is mended"
        case .malformed(let detail): "a stored value is malformed: \(detail)"
        case .other(let code, let message): "\(message) (\(code))"
        }
    }
}

/// Throws unless `code` says success.
@inline(__always)
func check(_ code: Int32, path: String = "") throws(LMDBError) {
    if code != MDB_SUCCESS { throw LMDBError(code: code, path: path) }
}
