import CLMDB
import Glibc

/// Refuses the file systems on which LMDB's shared locks and map do not hold.
func refuseNetworkFileSystem(_ path: String) throws(LMDBError) {
    var status = statfs()
    guard statfs(path, &status) == 0 else { throw LMDBError(code: errno, path: path) }
    if let kind = networkFileSystem(magic: UInt32(truncatingIfNeeded: status.f_type)) {
        throw .networkFileSystem(path: path, kind: kind)
    }
}

/// The name of a network file system by its magic number (statfs(2)); nil for a local one.
package func networkFileSystem(magic: UInt32) -> String? {
    switch magic {
    case 0x6969: "NFS"
    case 0x517B: "SMB"
    case 0xFF53_4D42: "CIFS"
    case 0xFE53_4D42: "SMB2"
    case 0x0102_1997: "9P"
    case 0x00C3_6400: "Ceph"
    case 0x7461_636F: "OCFS2"
    case 0x0116_1970: "GFS2"
    case 0x0BD0_0BD0: "Lustre"
    case 0x5346_414F: "AFS"
    default: nil
    }
}

/// Refuses a file whose two header pages are not those of LMDB: it goes by the sizes in them unchecked. A file that is
/// not there, or empty, is a new one.
func refuseForeignHeader(_ folder: String) throws(LMDBError) {
    let path = folder + "/data.mdb"
    guard let file = try PageFile(path: path) else { return }
    var tries = 0
    while true {
        if try file.length() == 0 { return }
        do throws(LMDBError) {
            _ = try file.header()
            return
        } catch {
            // Another process may be writing just these pages, and be half done.
            tries += 1
            if tries == 3 { throw error }
            usleep(10_000)
        }
    }
}

/// Refuses a file without a byte, which LMDB begins anew where it may write, and otherwise has no words for.
func refuseEmpty(_ folder: String) throws(LMDBError) {
    let path = folder + "/data.mdb"
    if try PageFile(path: path)?.length() == 0 { throw .damaged(path: path, detail: "it is empty") }
}

/// Refuses a disk that is so full that LMDB's lock file can't be made: LMDB maps it, and a page for which there is no room
/// then ends the process.
func refuseWithoutRoomForLock(_ folder: String, _ options: Environment.Options) throws(LMDBError) {
    if access(folder + "/lock.mdb", F_OK) == 0 { return }
    // A line of the processor's cache for each reader, and a header.
    let needed = UInt64(clamping: options.readers) * 64 + 8192
    if try DurableFile.freeSpace(at: folder) < needed { throw .diskFull }
}

extension Environment {
    /// Refuses a file that lacks pages in use: to read beyond its end through the map would end the process.
    ///
    /// A file may lawfully be shorter than its header says: LMDB doesn't write pages at the end that a transaction
    /// took and gave back. So a short one is walked from its roots, and only a page missed there is one lost.
    func refuseTruncated() throws(LMDBError) {
        let dataPath = path + "/data.mdb"
        guard let file = try PageFile(path: dataPath) else { return }
        let needed = try file.header().newest.length
        // Asked after the header: a writer makes the file longer first.
        let actual = try file.length()
        if needed <= actual { return }
        do throws(LMDBError) {
            _ = try checkPages()
        } catch {
            guard case .damaged = error else { throw error }
            throw .truncated(path: dataPath, expected: needed, actual: actual)
        }
    }
}
