public import EventStore
import LMDB
public import Recovery
public import Retrace

/// A log as an auditor has it: opened for reading, with neither vault, views nor keys.
public struct AuditedLog: Sendable {
    public let log: EventLog

    public init(_ log: EventLog) { self.log = log }

    /// Opens the log below a data folder, or a copy of that `log` folder alone, for reading.
    ///
    /// LMDB writes a lock file also to read. Where this user may not write that, as in a read-only copy, the log is read
    /// without locks, and `isUnlocked` says so: it is right only where nobody writes.
    ///
    /// Throws `RetraceError` if there is no log, or if it may not be read.
    public static func open(at path: String) throws(RetraceError) -> AuditedLog {
        let folder = folder(at: path)
        var options = EventLog.Options()
        options.isReadOnly = true
        do {
            return AuditedLog(try EventLog.open(at: folder, options: options))
        } catch EventLogError.storage(.notPermitted) where DurableFile.isReadable(folder + "/data.mdb") {
            options.isUnlocked = true
            do { return AuditedLog(try EventLog.open(at: folder, options: options)) } catch {
                throw RetraceError(error)
            }
        } catch {
            throw RetraceError(error)
        }
    }

    /// Where the log of a data folder lies, or that of a copy of the `log` folder alone: the path itself.
    public static func folder(at path: String) -> String {
        let isCopy =
            DurableFile.mode(of: path + "/log/data.mdb") == nil && DurableFile.mode(of: path + "/data.mdb") != nil
        return isCopy ? path : path + "/log"
    }

    /// Whether the log is read without LMDB's locks.
    public var isUnlocked: Bool { log.isUnlocked }

    /// Hands the events at positions `from..<end` to `body` in order, until it returns false. Reads in bounded
    /// snapshots. Throws `RetraceError.record` at an event that this version cannot read.
    public func forEach(
        from: UInt64 = 0, upTo end: UInt64 = .max, _ body: (_ position: UInt64, _ event: Event) throws -> Bool
    ) throws {
        try log.read(from: from, upTo: end, batch: 4096) { position, record in
            try body(position, try decode(record, at: position))
        }
    }
}
