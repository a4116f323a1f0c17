import CLMDB
import Glibc

/// Folders of an environment that take each other's place.
enum FolderExchange {
    /// Puts each of two folders, beside one another, in the place of the other in one step, and flushes that.
    static func exchange(_ first: String, _ second: String) throws(LMDBError) {
        if retrace_exchange(first, second) != 0 {
            if errno == EINVAL || errno == ENOSYS {
                throw .other(code: errno, message: "the file system of \(first) can't exchange two folders")
            }
            throw LMDBError(code: errno, path: first)
        }
        try syncFolder(of: first)
    }

    /// Deletes the folder of an environment with its files; nothing if it is not there. A file of another name in it is
    /// kept, and is an error.
    static func remove(_ folder: String) throws(LMDBError) {
        for name in ["data.mdb", "lock.mdb"] where unlink("\(folder)/\(name)") != 0 && errno != ENOENT {
            throw LMDBError(code: errno, path: "\(folder)/\(name)")
        }
        if rmdir(folder) != 0, errno != ENOENT { throw LMDBError(code: errno, path: folder) }
        try syncFolder(of: folder)
    }
}
