import CLMDB
import Glibc
import Synchronization

/// One LMDB environment: a folder with `data.mdb` and `lock.mdb`, opened once in this process.
///
/// Transactions are lent to synchronous closures, so no value of one outlives it and none is held across an `await`.
public final class Environment: Sendable {
    /// How an environment is opened.
    public struct Options: Sendable {
        /// The largest number of named tables.
        public var tables: Int = 16
        /// The bytes of address space for the map: far above need, since only what is used is stored.
        public var mapSize: Int = 64 << 30
        /// The largest number of read transactions at once, over all processes.
        public var readers: Int = 510
        /// Whether commits are flushed before they return. Without it a crash of the system can lose them.
        public var isDurable = true
        /// Whether the file may be written.
        public var isReadOnly = false
        /// Whether writes go through the map. Faster, but a full disk then ends the process.
        public var writesThroughMap = false
        /// Whether the environment is opened without LMDB's locks: only for a copy that no one writes to.
        public var isUnlocked = false

        public init() {}
    }

    public let path: String
    public let options: Options
    let handle: EnvironmentHandle
    let gate = ResizeGate()
    private let identity: FileIdentity
    private let process = getpid()
    private let writingThread = Atomic<UInt>(0)
    private let failedFlush = Atomic<Int32>(0)

    /// Opens the environment in a folder, which is made (mode 0700) if `options` allow writing.
    ///
    /// Refuses network file systems, a folder that is open already in this process, and a file that is shorter than
    /// its header says. Slots of killed readers are freed.
    public static func open(at path: String, options: Options = Options()) throws(LMDBError) -> Environment {
        if !options.isReadOnly { try makeFolder(path) }
        try refuseNetworkFileSystem(path)
        if options.isReadOnly, access(path + "/data.mdb", F_OK) != 0 { throw .missing(path: path) }
        let identity = try FileIdentity(path: path)
        guard OpenEnvironments.insert(identity) else { throw .alreadyOpen(path: path) }
        do throws(LMDBError) {
            let handle = try openHandle(path, options)
            return Environment(path: path, options: options, handle: handle, identity: identity)
        } catch {
            OpenEnvironments.remove(identity)
            throw error
        }
    }

    private init(path: String, options: Options, handle: EnvironmentHandle, identity: FileIdentity) {
        self.path = path
        self.options = options
        self.handle = handle
        self.identity = identity
        _ = try? freeDeadReaders()
    }

    deinit {
        if getpid() == process { mdb_env_close(handle.pointer) }
        OpenEnvironments.remove(identity)
    }

    /// Runs `body` in a snapshot, which is what the last commit left. Keep it short: a long one makes the file grow.
    public func read<R>(_ body: (borrowing ReadTransaction) throws -> R) throws -> R {
        try refuseFork()
        gate.enter()
        defer { gate.leave() }
        let transaction = ReadTransaction(pointer: try begin(UInt32(MDB_RDONLY)))
        return try body(transaction)
    }

    /// Runs `body` as the one writer, and commits unless it throws. `body` can't suspend: LMDB ties a write
    /// transaction to its thread. The commit is on disk when this returns, if the environment is durable.
    public func write<R>(_ body: (inout WriteTransaction) throws -> R) throws -> R {
        try refuseFork()
        if options.isReadOnly { throw LMDBError.readOnly }
        let failed = failedFlush.load(ordering: .relaxed)
        if failed != 0 { throw LMDBError.flushFailed(code: failed) }
        let thread = UInt(pthread_self())
        guard writingThread.load(ordering: .relaxed) != thread else { throw LMDBError.nestedWrite }
        try growIfNearlyFull()
        gate.enter()
        defer { gate.leave() }
        let pointer = try begin(0)
        writingThread.store(thread, ordering: .relaxed)
        defer { writingThread.store(0, ordering: .relaxed) }
        var transaction = WriteTransaction(pointer: pointer)
        let result = try body(&transaction)
        let code = transaction.commit()
        if code != MDB_SUCCESS {
            if code == EIO || code == ENOSPC { failedFlush.store(code, ordering: .relaxed) }
            if code == ENOSPC { throw LMDBError.diskFull }
            if code == EIO { throw LMDBError.flushFailed(code: code) }
            throw LMDBError(code: code, path: path)
        }
        return result
    }

    /// Flushes what commits of an environment that is not durable have left to the system.
    public func sync() throws(LMDBError) {
        let code = mdb_env_sync(handle.pointer, 1)
        if code != MDB_SUCCESS {
            failedFlush.store(code, ordering: .relaxed)
            throw .flushFailed(code: code)
        }
    }

    /// Frees the reader slots of processes that are no more. Returns how many there were.
    @discardableResult
    public func freeDeadReaders() throws(LMDBError) -> Int {
        var dead: Int32 = 0
        try check(mdb_reader_check(handle.pointer, &dead), path: path)
        return Int(dead)
    }

    /// Writes a consistent copy into an empty folder while others read and write.
    public func copy(to folder: String, compacting: Bool) throws(LMDBError) {
        try makeFolder(folder)
        gate.enter()
        defer { gate.leave() }
        try check(mdb_env_copy2(handle.pointer, folder, compacting ? UInt32(MDB_CP_COMPACT) : 0), path: folder)
        chmod(folder + "/data.mdb", 0o600)
    }

    /// Doubles the map; waits until no transaction of this process is open.
    public func grow() throws(LMDBError) { try resize(to: (try statistics()).mapSize * 2) }

    private func growIfNearlyFull() throws(LMDBError) {
        let now = try statistics()
        if now.isNearlyFull { try resize(to: now.mapSize * 2) }
    }

    private func resize(to size: Int) throws(LMDBError) {
        gate.close()
        defer { gate.open() }
        try check(mdb_env_set_mapsize(handle.pointer, size), path: path)
    }

    private func begin(_ flags: UInt32) throws(LMDBError) -> OpaquePointer {
        var pointer: OpaquePointer?
        var code = mdb_txn_begin(handle.pointer, nil, flags, &pointer)
        if code == MDB_MAP_RESIZED {
            gate.leave()
            gate.close()
            let adopted = mdb_env_set_mapsize(handle.pointer, 0)
            gate.open()
            gate.enter()
            try check(adopted, path: path)
            code = mdb_txn_begin(handle.pointer, nil, flags, &pointer)
        } else if code == MDB_READERS_FULL, (try? freeDeadReaders()) ?? 0 > 0 {
            code = mdb_txn_begin(handle.pointer, nil, flags, &pointer)
        }
        try check(code, path: path)
        guard let pointer else { throw .other(code: code, message: "no transaction") }
        return pointer
    }

    private func refuseFork() throws(LMDBError) {
        if getpid() != process { throw .usedAfterFork }
    }
}

/// LMDB's own handle; it may be used from any thread.
struct EnvironmentHandle: @unchecked Sendable { let pointer: OpaquePointer }

private func openHandle(_ path: String, _ options: Environment.Options) throws(LMDBError) -> EnvironmentHandle {
    var created: OpaquePointer?
    try check(mdb_env_create(&created))
    guard let pointer = created else { throw .other(code: ENOMEM, message: "no memory for an environment") }
    do throws(LMDBError) {
        try check(mdb_env_set_maxdbs(pointer, UInt32(options.tables)))
        try check(mdb_env_set_mapsize(pointer, options.mapSize))
        try check(mdb_env_set_maxreaders(pointer, UInt32(options.readers)))
        var flags = UInt32(MDB_NOTLS)
        if !options.isDurable { flags |= UInt32(MDB_NOSYNC) }
        if options.isReadOnly { flags |= UInt32(MDB_RDONLY) }
        if options.writesThroughMap { flags |= UInt32(MDB_WRITEMAP) }
        if options.isUnlocked { flags |= UInt32(MDB_NOLOCK) }
        try refuseTruncated(path)
        try check(mdb_env_open(pointer, path, flags, 0o600), path: path)
        return EnvironmentHandle(pointer: pointer)
    } catch {
        mdb_env_close(pointer)
        throw error
    }
}

private func makeFolder(_ path: String) throws(LMDBError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw LMDBError(code: errno, path: path) }
}

/// The environments open in this process, by device and inode.
private enum OpenEnvironments {
    private static let open = Mutex<Set<FileIdentity>>([])
    static func insert(_ identity: FileIdentity) -> Bool { open.withLock { $0.insert(identity).inserted } }
    static func remove(_ identity: FileIdentity) { open.withLock { _ = $0.remove(identity) } }
}

private struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64

    init(path: String) throws(LMDBError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw LMDBError(code: errno, path: path) }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
