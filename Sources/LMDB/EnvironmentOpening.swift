import CLMDB
import Glibc
import Synchronization

/// LMDB's own handle; it may be used from any thread.
struct EnvironmentHandle: @unchecked Sendable { let pointer: OpaquePointer }

func openHandle(_ path: String, _ options: Environment.Options) throws(LMDBError) -> EnvironmentHandle {
    try refuseForeignHeader(path)
    if options.isReadOnly { try refuseEmpty(path) }
    if !options.isUnlocked { try refuseWithoutRoomForLock(path, options) }
    var created: OpaquePointer?
    try check(mdb_env_create(&created))
    guard let pointer = created else { throw .other(code: ENOMEM, message: "no memory for an environment") }
    do throws(LMDBError) {
        try check(mdb_env_set_maxdbs(pointer, UInt32(clamping: options.tables)))
        try check(mdb_env_set_mapsize(pointer, max(0, options.mapSize)))
        try check(mdb_env_set_maxreaders(pointer, UInt32(clamping: options.readers)))
        try check(mdb_env_open(pointer, path, openingFlags(options), 0o600), path: path)
        return EnvironmentHandle(pointer: pointer)
    } catch {
        mdb_env_close(pointer)
        throw error
    }
}

private func openingFlags(_ options: Environment.Options) -> UInt32 {
    // Reader slots belong to transactions, not to threads: one thread may then hold several, and read while it writes.
    var flags = UInt32(MDB_NOTLS)
    if !options.isDurable { flags |= UInt32(MDB_NOSYNC) }
    if options.mayLoseLastCommit { flags |= UInt32(MDB_NOMETASYNC) }
    if options.isReadOnly { flags |= UInt32(MDB_RDONLY) }
    if options.writesThroughMap { flags |= UInt32(MDB_WRITEMAP) }
    if options.isUnlocked { flags |= UInt32(MDB_NOLOCK) }
    return flags
}

/// LMDB reads without any lock if the disk is read-only, and says nothing. Rather say so, and let the caller choose.
func refuseUnwritableLock(_ folder: String) throws(LMDBError) {
    let lock = folder + "/lock.mdb"
    if faccessat(AT_FDCWD, lock, R_OK | W_OK, AT_EACCESS) == 0 { return }
    if errno == ENOENT, faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 { return }
    throw LMDBError(code: errno, path: lock)
}

/// The environments open in this process, by device and inode.
enum OpenEnvironments {
    private static let open = Mutex<Set<FileIdentity>>([])
    static func insert(_ identity: FileIdentity) -> Bool { open.withLock { $0.insert(identity).inserted } }
    static func remove(_ identity: FileIdentity) { open.withLock { _ = $0.remove(identity) } }
}

/// A folder, whatever name it goes by, as seen from this process: a child after `fork` has opened nothing yet.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let process = getpid()

    init(path: String) throws(LMDBError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw LMDBError(code: errno, path: path) }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}

/// A folder that is open, so that its inode is not used again as long as this lives.
final class FolderHandle: Sendable {
    private let file: Int32

    init(_ path: String) throws(LMDBError) {
        file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if file < 0 { throw LMDBError(code: errno, path: path) }
    }

    deinit { close(file) }
}
