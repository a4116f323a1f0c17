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
    /// Throws `RetraceError.storage` if there is none.
    public static func open(at path: String) throws(RetraceError) -> AuditedLog {
        var options = EventLog.Options()
        options.isReadOnly = true
        let isData = DurableFile.mode(of: path + "/log/data.mdb") != nil
        do {
            return AuditedLog(try EventLog.open(at: isData ? path + "/log" : path, options: options))
        } catch {
            throw RetraceError(error)
        }
    }

    /// Hands the events at positions `from..<end` to `body` in order, until it returns false. Reads in bounded
    /// snapshots. Throws `RetraceError.record` at an event that this version cannot read.
    public func forEach(
        from: UInt64 = 0, upTo end: UInt64 = .max, _ body: (_ position: UInt64, _ event: Event) throws -> Bool
    ) throws {
        try log.read(from: from, upTo: end, batch: 4096) { position, record in
            try body(position, try decoded(record, at: position))
        }
    }
}

func decoded(_ record: RawSpan, at position: UInt64) throws(RetraceError) -> Event {
    do throws(EventRecordError) {
        return try EventRecord.decode(record)
    } catch {
        throw .record(error, position: position)
    }
}
