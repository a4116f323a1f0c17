import CLMDB
import Glibc

extension Environment {
    /// Cuts off what a transaction that was undone had written behind the end of the last commit. LMDB leaves it there:
    /// after a full disk it would keep the disk full, and not even a small transaction could be written.
    ///
    /// Under the writer's lock nobody writes there, and no snapshot reaches there.
    func cutSpareSpace() throws(LMDBError) {
        // Through the map the file is as long as the map.
        if options.writesThroughMap { return }
        try enter()
        defer { gate.leave() }
        if try spareSpace() == nil { return }
        let transaction = WriteTransaction(pointer: try begin(0))
        // Asked again: it may have been another process's transaction, which has been committed by now.
        if let end = try spareSpace() { ftruncate(try fileNumber(), end) }
        _ = consume transaction
    }

    /// LMDB says "input/output error" when the system has written less than it was told to, as it does when the disk
    /// becomes full on the way. So that error means a full disk if the disk is full.
    var isDiskFull: Bool {
        var status = statvfs()
        guard let number = try? fileNumber(), fstatvfs(number, &status) == 0 else { return false }
        let free = geteuid() == 0 ? status.f_bfree : status.f_bavail
        return UInt64(free) &* UInt64(status.f_frsize) < 1 << 20
    }

    /// Where the last commit ends, if the file goes on behind it.
    private func spareSpace() throws(LMDBError) -> Int? {
        let end = try unguardedStatistics().usedSize
        var status = stat()
        guard fstat(try fileNumber(), &status) == 0, end > 0, status.st_size > end else { return nil }
        return end
    }

    private func fileNumber() throws(LMDBError) -> Int32 {
        var number: Int32 = -1
        try check(mdb_env_get_fd(handle.pointer, &number), path: path)
        return number
    }
}

extension LMDBError {
    var isShortWrite: Bool {
        if case .other(code: EIO, _) = self { true } else { false }
    }
}
