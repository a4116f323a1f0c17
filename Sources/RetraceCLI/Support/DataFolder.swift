import EventStore
import Foundation
import LMDB
import Retrace
import RetraceAudit

/// A folder of data, opened for looking at it.
struct DataFolder: Sendable {
    let path: String
    /// The log, or its beginning if it is looked at as of a moment.
    let log: EventLog
    /// All of it.
    private let whole: EventLog
    /// Whether the log is read without LMDB's locks.
    let isUnlocked: Bool
    /// Whether it is looked at as of a moment.
    let isPast: Bool

    private init(_ path: String, _ log: EventLog, _ moment: Moment?) throws {
        self.path = path
        whole = log
        self.log = try moment.map { try log.past($0) } ?? log
        isUnlocked = log.isUnlocked
        isPast = moment != nil
    }

    /// Whether the path is that of a copy of the log alone: no views can be there.
    var isLogCopy: Bool { AuditedLog.folder(at: path) == path }

    /// Opens the log read-only, also while other processes write. On a disk or in a folder where LMDB's lock file can't
    /// be written, it is read without locks, and the standard error says so.
    static func open(_ options: DataOptions, asOf moment: AsOfOptions? = nil) throws -> DataFolder {
        try open(path: options.path, asOf: moment?.asOf?.moment)
    }

    /// The folder of data, or a copy of its `log` folder alone.
    static func open(path: String, asOf moment: Moment? = nil) throws -> DataFolder {
        try DataFolder(path, openLog(path: path), moment)
    }

    /// The log alone of a folder of data or of a copy of its `log` folder; where it is read without locks, the standard
    /// error says so.
    static func openLog(path: String) throws -> EventLog {
        try refuseMissing(path, acceptsLogCopy: true)
        let log = try AuditedLog.open(at: path).log
        if log.isUnlocked {
            remark(
                "Warning: \(log.folder) can't be locked here, so it is read without locks; be sure that nobody writes.")
        }
        return log
    }

    /// Throws unless there is a log in the folder.
    static func refuseMissing(_ path: String, acceptsLogCopy: Bool = false) throws {
        let folder = acceptsLogCopy ? AuditedLog.folder(at: path) : path + "/log"
        if DurableFile.mode(of: folder + "/data.mdb") != nil { return }
        if DurableFile.mode(of: path) == nil {
            throw UnusableData("there is no folder of data at \(path); check --data")
        }
        if !isReadable(path) { throw LMDBError.notPermitted(path: path) }
        throw UnusableData("\(path) holds no log; check --data, or look for a folder that has log/data.mdb in it")
    }

    private static func isReadable(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: path) }

    private func openStore() throws(RetraceError) -> ViewStore {
        try ViewStore.openReadOnly(data: path, isUnlocked: isUnlocked)
    }

    /// The views with what they lack of the log, which costs time if it is much. As of a moment, and for a copy of the log
    /// alone, they are made from the log, for as long as the command runs.
    func currentViews() throws -> CurrentViews {
        if isPast || isLogCopy { return try CurrentViews(try temporaryViews()) }
        return try indexedViews()
    }

    private func temporaryViews() throws -> Views {
        var bar = ProgressBar(label: isPast ? "going back" : "making views", total: try log.head().size)
        defer { bar.finish() }
        return try TemporaryFolder.using { folder in
            try log.temporaryViews(below: folder, making: removeWhenStopped) { bar.update($0.position) }
        }
    }

    /// The views that are there: their indexes serve the log's beginning too, their tables show the present.
    private func indexedViews() throws -> CurrentViews {
        do throws(RetraceError) {
            let store = try openStore()
            try Views(log: whole, store: store).checkLog()
            let current = try CurrentViews(Views(log: log, store: store))
            if current.lag > 0 {
                let events = current.lag == 1 ? "1 event" : "\(current.lag) events"
                remark("The views are \(events) behind; what they lack was read from the log.")
            }
            return current
        } catch {
            throw withoutViews(error)
        }
    }

    /// The views that are there, for their indexes; nil, mostly with a remark, if there are none: for a command that can
    /// also do with the log alone, more slowly.
    func indexedViewsIfAny() throws -> CurrentViews? {
        if isLogCopy { return nil }
        do {
            return try indexedViews()
        } catch let error as UnusableData {
            remark("\(error.description) Meanwhile the whole log is read.")
            return nil
        }
    }

    private func withoutViews(_ error: RetraceError) -> any Error {
        let advice = "run `retrace rebuild --data \(path)`."
        switch error {
        case .views(let detail) where detail.hasPrefix("there are none"):
            return UnusableData("There are no views at \(path)/views; \(advice)")
        case .views(let detail): return UnusableData("The views can't be used: \(detail); \(advice)")
        case .storage(.notPermitted(let path)):
            return UnusableData("The views can't be opened: \(path) may not be read and locked by this user.")
        default: return error
        }
    }
}

/// The data can't be used as they are: a sentence that says what to do.
struct UnusableData: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Opens what an engine of this process has just had open: its files are closed when the last of its threads is over.
func whenLetGo<R>(_ open: () throws -> R) throws -> R {
    for _ in 0..<100 {
        do {
            return try open()
        } catch LMDBError.alreadyOpen, EventLogError.storage(.alreadyOpen), RetraceError.storage(.alreadyOpen) {
            Thread.sleep(forTimeInterval: 0.01)
        }
    }
    return try open()
}
