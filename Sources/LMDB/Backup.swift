import CLMDB
import Glibc

extension Environment {
    /// Writes a consistent copy into a folder without one, while others read and write, and flushes it. The copy is a
    /// long read: the file may grow meanwhile. `compacting` leaves out free pages, and takes longer.
    public func copy(to folder: String, compacting: Bool) throws(LMDBError) {
        try makeFolder(folder)
        let target = folder + "/data.mdb"
        // LMDB's own copy by path makes the file readable to all users.
        let file = Glibc.open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LMDBError(code: errno, path: target) }
        defer { close(file) }
        do throws(LMDBError) {
            try copy(to: file, target, compacting)
            if fsync(file) != 0 { throw LMDBError(code: errno, path: target) }
            try syncFolder(folder)
        } catch {
            unlink(target)
            throw error
        }
    }

    private func copy(to file: Int32, _ target: String, _ compacting: Bool) throws(LMDBError) {
        try enter()
        defer { gate.leave() }
        // If another process has grown the map, this follows it; the copy's own transaction would not.
        mdb_txn_abort(try begin(UInt32(MDB_RDONLY)))
        let flags = compacting ? UInt32(MDB_CP_COMPACT) : 0
        try check(mdb_env_copyfd2(handle.pointer, file, flags), path: target)
    }
}
