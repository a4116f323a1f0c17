import Glibc

/// Lets many transactions in at once, and one change of the map's size when none is open: LMDB moves the map then, and
/// whoever still read through the old one would end the process.
///
/// A thread that is inside may enter again (a read within a write); only its outermost entry takes the lock. So the
/// lock can prefer the change of size over newcomers, and steady readers don't keep it out for ever.
final class ResizeGate: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>
    /// How deep the calling thread is inside, as a pointer's bits.
    private let depthKey: pthread_key_t

    init() throws(LMDBError) {
        var key = pthread_key_t()
        let code = pthread_key_create(&key, nil)
        if code != 0 { throw LMDBError(code: code) }
        depthKey = key
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_rwlock_t())
        var attributes = pthread_rwlockattr_t()
        pthread_rwlockattr_init(&attributes)
        pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        pthread_rwlock_init(lock, &attributes)
        pthread_rwlockattr_destroy(&attributes)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
        pthread_key_delete(depthKey)
    }

    func enter() {
        let depth = threadDepth
        if depth == 0 { pthread_rwlock_rdlock(lock) }
        setThreadDepth(depth + 1)
    }

    func leave() {
        let depth = threadDepth
        setThreadDepth(depth - 1)
        if depth == 1 { pthread_rwlock_unlock(lock) }
    }

    /// How many transactions of the calling thread are inside. Above zero, `close` would wait for itself.
    var threadDepth: Int { Int(bitPattern: pthread_getspecific(depthKey)) }

    /// Waits until nobody is inside.
    func close() { pthread_rwlock_wrlock(lock) }
    /// False if somebody is inside.
    func tryClose() -> Bool { pthread_rwlock_trywrlock(lock) == 0 }
    func open() { pthread_rwlock_unlock(lock) }

    private func setThreadDepth(_ depth: Int) { pthread_setspecific(depthKey, UnsafeRawPointer(bitPattern: depth)) }
}
