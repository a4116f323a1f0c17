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

/// Reads the two header pages as LMDB does and refuses a file that is shorter than the newer of them says:
/// a read beyond the end of the file through the map would end the process.
///
/// Layout of version 1 (mdb.c, MDB_page and MDB_meta): a page header of 16 bytes, then magic, version, address, map
/// size, the two root records (48 bytes each, the first beginning with the page size), the last page's number, and
/// the transaction's number.
func refuseTruncated(_ folder: String) throws(LMDBError) {
    let path = folder + "/data.mdb"
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
        if errno == ENOENT { return }
        throw LMDBError(code: errno, path: path)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw LMDBError(code: errno, path: path) }
    let length = UInt64(status.st_size)
    if length == 0 { return }
    guard let first = try metaPage(file, at: 0, path) else {
        throw .damaged(path: path, detail: "its first header page is not one of LMDB")
    }
    guard let second = try metaPage(file, at: UInt64(first.pageSize), path) else {
        throw .damaged(path: path, detail: "its second header page is not one of LMDB")
    }
    let newer = second.transaction > first.transaction ? second : first
    // A page number from the file may be anything: multiply without trapping.
    let (needed, overflow) = (newer.lastPage &+ 1).multipliedReportingOverflow(by: UInt64(newer.pageSize))
    if overflow || newer.lastPage == .max || needed > length {
        throw .truncated(path: path, expected: overflow ? .max : needed, actual: length)
    }
}

struct MetaPage {
    let pageSize: UInt32
    let lastPage: UInt64
    let transaction: UInt64
}

/// Nil if the page there is not a header page of data version 1.
func metaPage(_ file: Int32, at offset: UInt64, _ path: String) throws(LMDBError) -> MetaPage? {
    var bytes = [UInt8](repeating: 0, count: 152)
    let got = pread(file, &bytes, bytes.count, off_t(truncatingIfNeeded: offset))
    if got < 0 { throw LMDBError(code: errno, path: path) }
    guard got == bytes.count else { return nil }
    return bytes.withUnsafeBytes { raw in
        let magic = raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
        let version = raw.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
        let pageSize = raw.loadUnaligned(fromByteOffset: 40, as: UInt32.self)
        guard magic == 0xBEEF_C0DE, version == 1, pageSize >= 512, pageSize <= 65536, pageSize.nonzeroBitCount == 1
        else { return nil }
        return MetaPage(
            pageSize: pageSize,
            lastPage: raw.loadUnaligned(fromByteOffset: 136, as: UInt64.self),
            transaction: raw.loadUnaligned(fromByteOffset: 144, as: UInt64.self))
    }
}
