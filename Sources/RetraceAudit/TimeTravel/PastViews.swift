public import EventStore
import Foundation
import LMDB
public import Retrace

extension EventLog {
    /// Makes the views of this log, mostly the prefix of one, in a new folder below `folder`. It takes about 260 bytes of
    /// disk an event. When this returns the folder is gone: the views stay open until they are let go of, and nothing
    /// is left behind, however the process ends then.
    ///
    /// `making` is told the folder's path before it is made, so that a process that is stopped half way can remove it.
    public func temporaryViews(
        below folder: String, making: (String) -> Void = { _ in }, progress: (ViewProgress) -> Void = { _ in }
    ) throws(RetraceError) -> Views {
        let path = "\(folder)/retrace-views-\(UUID().uuidString.prefix(8).lowercased())"
        making(path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(LMDBError) { try DurableFile.makeFolder(path) } catch { throw .storage(error) }
        let store = try ViewStore.openOrCreate(data: path, isDurable: false)
        try store.rebuild(from: self, progress: progress)
        return Views(log: self, store: store)
    }
}
