import LMDB
import Synchronization

/// An append-only log of records in a folder, with one writer at a time over all processes and any number of readers.
///
/// Records are bytes to it, of which it reads only the `RecordHeader`. Positions begin at 0 and have no gaps. Over the
/// records stands an RFC 6962 tree, kept up in the same transaction.
public final class EventLog: AppendOnlyLog {
    /// How a log is opened.
    public struct Options: Sendable {
        /// Whether the log may only be read.
        public var isReadOnly = false
        /// Whether an append is flushed before it returns. Without it a crash of the system can lose events.
        public var isDurable = true
        /// The bytes of address space for the file, which grows as needed.
        public var mapSize = 64 << 30
        /// Whether the log is read without locks: only for a copy that no one writes to.
        public var isUnlocked = false

        public init() {}
    }

    public let folder: String
    let environment: Environment
    let tables: LogTables
    let appended = AppendSignal()
    let memory = Mutex<WriterMemory?>(nil)
    /// Where this log ends for whoever reads it, if that is before its end: see `prefix(_:)`.
    let end: UInt64?

    /// Opens the log in a folder; makes both unless `options` say read-only.
    ///
    /// Throws `EventLogError`: refuses a folder with other data and a log of a newer format, and says so.
    public static func open(at folder: String, options: Options = Options()) throws -> EventLog {
        do {
            let isNew = try probe(folder, options)
            if isNew { try DurableFile.makeFolder(folder) }
            let environment = try Environment.open(at: folder, options: environmentOptions(options))
            return EventLog(folder, environment, try LogTables.open(in: environment))
        } catch let error as LMDBError {
            if case .missing = error { throw EventLogError.missing(path: folder) }
            throw EventLogError.storage(error)
        }
    }

    init(_ folder: String, _ environment: Environment, _ tables: LogTables, end: UInt64? = nil) {
        self.folder = folder
        self.environment = environment
        self.tables = tables
        self.end = end
    }

    /// The size of the log and its last time, as of the last commit of any process.
    public func head() throws -> LogHead {
        try snapshot { transaction in try head(in: transaction) }
    }

    func head(in transaction: borrowing some Reading & ~Copyable) throws(EventLogError) -> LogHead {
        var cursor = try EventCursor(over: tables.events, in: transaction)
        guard let position = try lastPosition(&cursor) else { return LogHead(size: 0, lastTime: .min) }
        let record = try cursor.seek(position)
        return LogHead(size: position &+ 1, lastTime: try header(of: record, at: position).time)
    }

    /// The number of events as of the last commit; reads no record.
    func size() throws -> UInt64 {
        try snapshot { transaction in try size(in: transaction) }
    }

    func size(in transaction: borrowing some Reading & ~Copyable) throws(EventLogError) -> UInt64 {
        var cursor = try EventCursor(over: tables.events, in: transaction)
        guard let position = try lastPosition(&cursor) else { return 0 }
        return position &+ 1
    }

    func header(of record: RawSpan, at position: UInt64) throws(EventLogError) -> RecordHeader {
        do throws(CBORError) {
            return try RecordHeader(record: record)
        } catch {
            throw .damaged(position: position, detail: "the record can't be read: \(error)")
        }
    }
}

/// Looks at a folder before it is opened for writing, so that other data is refused unchanged. Returns whether no log
/// was begun there yet.
private func probe(_ folder: String, _ options: EventLog.Options) throws -> Bool {
    guard DurableFile.mode(of: folder + "/data.mdb") != nil else {
        if options.isReadOnly { throw EventLogError.missing(path: folder) }
        return true
    }
    var readOnly = options
    readOnly.isReadOnly = true
    let environment = try Environment.open(at: folder, options: environmentOptions(readOnly))
    if try LogTables.isUnfinished(environment) {
        if options.isReadOnly { throw EventLogError.missing(path: folder) }
        return true
    }
    try LogTables.checkFormat(in: environment)
    return false
}

private func environmentOptions(_ options: EventLog.Options) -> Environment.Options {
    var result = Environment.Options()
    result.tables = 4
    result.mapSize = options.mapSize
    result.isReadOnly = options.isReadOnly
    result.isDurable = options.isDurable
    result.isUnlocked = options.isUnlocked
    return result
}
