public import LMDB

/// Why the log can't do what was asked. Every case says what a person can do about it.
public enum EventLogError: Error, Equatable, Sendable {
    /// There is no log in this folder.
    case missing(path: String)
    /// The folder holds LMDB data of something else.
    case notALog(path: String)
    /// The log was written by a newer version of this program.
    case newerFormat(path: String, format: String)
    /// What is stored at a position, or what belongs to it, can't be true.
    case damaged(position: UInt64, detail: String)
    /// A record to be appended does not begin as a record must.
    case malformedRecord(CBORError)
    /// A record to be appended has a format that this log does not write.
    case unknownRecordFormat(UInt8)
    /// A record to be appended has a time before that of the last one.
    case timeBeforeLast(time: Int64, last: Int64)
    /// A position or size beyond the end of the log was asked for.
    case beyondEnd(asked: UInt64, size: UInt64)
    /// The name of a setting is empty, or longer than 56 bytes.
    case invalidSettingName(String)
    /// LMDB, or the file below it, gave an error.
    case storage(LMDBError)
}

extension EventLogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path): "There is no log at \(path); check the path, or open it for writing to begin one."
        case .notALog(let path): "\(path) holds other data than a log; choose another folder."
        case .newerFormat(let path, let format):
            "The log at \(path) has the newer format \"\(format)\"; use the version of this program that wrote it."
        case .damaged(let position, let detail):
            "The log is damaged at position \(position): \(detail). Verify it, and restore it from a backup."
        case .malformedRecord(let error): "A record was refused: \(error)."
        case .unknownRecordFormat(let format): "A record was refused: its format \(format) is not known."
        case .timeBeforeLast(let time, let last):
            "A record was refused: its time \(time) is before the last one's, \(last)."
        case .beyondEnd(let asked, let size):
            "Position \(asked) is beyond the end of the log, which has \(size) events."
        case .invalidSettingName(let name): "\"\(name)\" can't name a setting: it must have 1 to 56 bytes."
        case .storage(let error): "The log's storage failed: \(error)."
        }
    }
}
