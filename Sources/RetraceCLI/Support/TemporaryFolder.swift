import Foundation
import LMDB
import Retrace

/// The system's folder for what a command needs for as long as it runs: that of `TMPDIR`.
enum TemporaryFolder {
    /// Runs what makes views in it. That there is no room, or no permission, is said of this folder, and not of the data.
    static func using<R>(_ body: (String) throws -> R) throws -> R {
        let path = FileManager.default.temporaryDirectory.path
        do {
            return try body(path)
        } catch RetraceError.storage(.diskFull), LMDBError.diskFull {
            throw UnusableData("no space is left in the temporary folder \(path); \(advice)")
        } catch RetraceError.storage(.notPermitted), LMDBError.notPermitted {
            throw UnusableData("the temporary folder \(path) may not be written by this user; \(advice)")
        }
    }

    private static let advice =
        "the views that this command makes there for a while take about 260 bytes an event. Free some, or name another "
        + "folder by TMPDIR"
}
