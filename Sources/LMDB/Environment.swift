import CLMDB
import Glibc
import Synchronization

/// One LMDB environment: a folder with `data.mdb` and `lock.mdb`, opened once in this process.
///
/// Transactions are lent to synchronous closures, so no value of one outlives it and none is held across an `await`.
/// A closure must not wait for another thread's transaction: one of them may stand behind a growth of the map that
/// waits for both.
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
        /// Whether a commit's header goes to disk with the next one's pages: one flush instead of two, and a crash of the
        /// system may undo the last commit, whole. Nothing is damaged by it.
        public var mayLoseLastCommit = false
        /// Whether the file may not be written. LMDB's lock file still is, unless `isUnlocked`.
        public var isReadOnly = false
        /// Whether writes go through the map. Faster, but a full disk then ends the process.
        public var writesThroughMap = false
        /// Whether the environment is opened read-only and without LMDB's locks: only for a copy that no one writes to,
        /// for a writer would not know of these readers and would overwrite what they read.
        public var isUnlocked = false

        public init() {}
    }

    public let path: String
    public let options: Options
    let handle: EnvironmentHandle
    let gate: ResizeGate
    /// Opening tables changes LMDB's own list of them, which only one thread at a time may do.
    let tableOpening = Mutex(())
    private let identity: FileIdentity
    /// Keeps the folder's inode from being given to another one, should the folder be deleted: it stands in `identity`.
    private let folder: FolderHandle
    private let process = getpid()
    private let writingThread = Atomic<UInt>(0)
    private let failedFlush = Atomic<Int32>(0)
    /// Set if LMDB let go of the map and did not get another one: nothing can be read any more.
    let lostMap = Atomic<Int32>(0)

    /// Opens the environment in a folder, which is made (mode 0700) if `options` allow writing.
    ///
    /// Refuses network file systems, a folder that is open already in this process, and a file whose header is not
    /// LMDB's or that lacks pages in use. Slots of killed readers are freed.
    ///
    /// Read-only it still writes LMDB's lock file; where that can't be, as on a read-only disk, it throws
    /// `.notPermitted`, and the caller may open it again with `isUnlocked` if nobody else can be writing.
    public static func open(at path: String, options: Options = Options()) throws(LMDBError) -> Environment {
        var options = options
        if options.isUnlocked { options.isReadOnly = true }
        let isNew = access(path + "/data.mdb", F_OK) != 0 && errno == ENOENT
        if options.isReadOnly, isNew { throw .missing(path: path) }
        if !options.isReadOnly { try makeFolder(path) }
        try refuseNetworkFileSystem(path)
        if options.isReadOnly, !options.isUnlocked { try refuseUnwritableLock(path) }
        let folder = try FolderHandle(path)
        let identity = try FileIdentity(path: path)
        guard OpenEnvironments.insert(identity) else { throw .alreadyOpen(path: path) }
        let environment: Environment
        do throws(LMDBError) {
            let gate = try ResizeGate()
            let handle = try openHandle(path, options)
            environment = Environment(
                path: path, options: options, handle: handle, gate: gate, identity: identity, folder: folder)
        } catch {
            OpenEnvironments.remove(identity)
            throw error
        }
        try environment.refuseUnsound(isNew: isNew)
        return environment
    }

    private init(
        path: String, options: Options, handle: EnvironmentHandle, gate: ResizeGate, identity: FileIdentity,
        folder: FolderHandle
    ) {
        self.path = path
        self.options = options
        self.handle = handle
        self.gate = gate
        self.identity = identity
        self.folder = folder
    }

    deinit {
        if getpid() == process { mdb_env_close(handle.pointer) }
        OpenEnvironments.remove(identity)
    }

    /// What can only be looked at once the file is open; whoever throws here closes it again.
    private func refuseUnsound(isNew: Bool) throws(LMDBError) {
        guard try FileIdentity(path: path) == identity else {
            throw .other(code: ESTALE, message: "\(path) was replaced while it was being opened")
        }
        // LMDB flushes the file, not its entry in the folder.
        if isNew { try syncFolder(path) }
        try refuseTruncated()
        _ = try? freeDeadReaders()
    }

    /// Runs `body` in a snapshot, which is what the last commit left. Keep it short: a long one makes the file grow.
    public func read<R>(_ body: (borrowing ReadTransaction) throws -> R) throws -> R {
        try enter()
        defer { gate.leave() }
        let transaction = ReadTransaction(pointer: try begin(UInt32(MDB_RDONLY)))
        return try body(transaction)
    }

    /// Runs `body` as the one writer, and commits unless it throws. `body` can't suspend: LMDB ties a write
    /// transaction to its thread. The commit is on disk when this returns, if the environment is durable.
    ///
    /// A full disk fails this transaction only. Any other failure to write or flush a commit ends writing: what the
    /// device holds is not known then, and the system reports it once.
    public func write<R>(_ body: (inout WriteTransaction) throws -> R) throws -> R {
        try refuseFork()
        if options.isReadOnly { throw LMDBError.readOnly }
        try refuseAfterFailedFlush()
        let thread = UInt(pthread_self())
        guard writingThread.load(ordering: .relaxed) != thread else { throw LMDBError.nestedWrite }
        try growIfNearlyFull()
        do {
            return try commit(body, on: thread)
        } catch {
            let isFull = (error as? LMDBError)?.isShortWrite == true && isDiskFull
            try? cutSpareSpace()
            throw isFull ? LMDBError.diskFull : error
        }
    }

    private func commit<R>(_ body: (inout WriteTransaction) throws -> R, on thread: UInt) throws -> R {
        try enter()
        defer { gate.leave() }
        var transaction = WriteTransaction(pointer: try begin(0))
        // The writer before may have failed while this one waited for it.
        try refuseAfterFailedFlush()
        writingThread.store(thread, ordering: .relaxed)
        // By now another thread may be writing and have put its own number there.
        defer { _ = writingThread.compareExchange(expected: thread, desired: 0, ordering: .relaxed) }
        let result = try body(&transaction)
        try judge(commit: transaction.commit())
        return result
    }

    /// Flushes what commits of an environment that is not durable have left to the system.
    public func sync() throws(LMDBError) {
        if options.isReadOnly { throw .readOnly }
        try refuseAfterFailedFlush()
        try enter()
        defer { gate.leave() }
        let code = mdb_env_sync(handle.pointer, 1)
        if code != MDB_SUCCESS { throw endWriting(code) }
    }

    /// Frees the reader slots of processes that are no more. Returns how many there were.
    @discardableResult
    public func freeDeadReaders() throws(LMDBError) -> Int {
        try refuseFork()
        var dead: Int32 = 0
        try check(mdb_reader_check(handle.pointer, &dead), path: path)
        return Int(dead)
    }

    /// Goes in through the gate; the caller leaves through it when its transaction has ended.
    func enter() throws(LMDBError) {
        try refuseFork()
        gate.enter()
        let lost = lostMap.load(ordering: .relaxed)
        if lost != 0 {
            gate.leave()
            throw LMDBError(code: lost, path: path)
        }
    }

    /// Begins a transaction; the caller is inside the gate.
    func begin(_ flags: UInt32) throws(LMDBError) -> OpaquePointer {
        var pointer: OpaquePointer?
        var code = mdb_txn_begin(handle.pointer, nil, flags, &pointer)
        var tries = 0
        while code == MDB_MAP_RESIZED, tries < 16 {
            try adoptMapSize()
            code = mdb_txn_begin(handle.pointer, nil, flags, &pointer)
            tries += 1
        }
        if code == MDB_READERS_FULL, try freeDeadReaders() > 0 {
            code = mdb_txn_begin(handle.pointer, nil, flags, &pointer)
        }
        try check(code, path: path)
        guard let pointer else { throw .other(code: MDB_BAD_TXN, message: "no transaction") }
        return pointer
    }

    /// LMDB gives its own causes negative numbers; the others are the system's.
    ///
    /// A full disk is not a failed flush: the transaction that met it is gone, no header names its pages, and the next
    /// one writes all of its own. Had the header itself been hit, LMDB would refuse every later transaction.
    private func judge(commit code: Int32) throws(LMDBError) {
        switch code {
        case MDB_SUCCESS: return
        case ENOSPC, EDQUOT: throw .diskFull
        case ENOMEM: throw LMDBError(code: code, path: path)
        case EIO where isDiskFull: throw .diskFull
        case 1...: throw endWriting(code)
        default: throw LMDBError(code: code, path: path)
        }
    }

    private func endWriting(_ code: Int32) -> LMDBError {
        failedFlush.store(code, ordering: .relaxed)
        return .flushFailed(code: code)
    }

    private func refuseAfterFailedFlush() throws(LMDBError) {
        let failed = failedFlush.load(ordering: .relaxed)
        if failed != 0 { throw .flushFailed(code: failed) }
    }

    private func refuseFork() throws(LMDBError) {
        if getpid() != process { throw .usedAfterFork }
    }
}
