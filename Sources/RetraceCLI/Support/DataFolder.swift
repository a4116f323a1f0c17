import EventStore
import Foundation
import LMDB
import Retrace

/// A folder of data, opened for looking at it.
struct DataFolder: Sendable {
    let path: String
    let log: EventLog
    /// Whether the log is read without LMDB's locks.
    let isUnlocked: Bool

    /// Opens the log read-only, also while other processes write. On a disk or in a folder where LMDB's lock file can't
    /// be written, it is read without locks, and the standard error says so.
    static func open(_ options: DataOptions) throws -> DataFolder { try open(path: options.path) }

    static func open(path: String) throws -> DataFolder {
        try refuseMissing(path)
        var logOptions = EventLog.Options()
        logOptions.isReadOnly = true
        do {
            let log = try EventLog.open(at: path + "/log", options: logOptions)
            return DataFolder(path: path, log: log, isUnlocked: false)
        } catch EventLogError.storage(.notPermitted) where isReadable(path + "/log/data.mdb") {
            logOptions.isUnlocked = true
            let log = try EventLog.open(at: path + "/log", options: logOptions)
            remark(
                "Warning: \(path)/log can't be locked here, so it is read without locks; be sure that nobody writes.")
            return DataFolder(path: path, log: log, isUnlocked: true)
        }
    }

    /// Throws unless there is a log in the folder.
    static func refuseMissing(_ path: String) throws {
        if DurableFile.mode(of: path + "/log/data.mdb") != nil { return }
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

    /// The views with what they lack of the log, which costs time if it is much.
    func currentViews() throws -> CurrentViews {
        do throws(RetraceError) {
            let current = try CurrentViews(try Views(log: log, store: openStore()))
            if current.lag > 0 {
                remark("The views are \(current.lag) events behind; what they lack was read from the log.")
            }
            return current
        } catch {
            throw withoutViews(error)
        }
    }

    /// The same, or nil with a remark: for a command that can also do with the log alone, more slowly.
    func currentViewsIfAny() throws -> CurrentViews? {
        do {
            return try currentViews()
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
