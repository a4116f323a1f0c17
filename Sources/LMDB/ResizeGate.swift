import Glibc

/// Lets many transactions in at once, and one change of the map's size when none is open.
///
/// glibc's lock prefers readers, so a read inside a write transaction of the same thread never waits.
final class ResizeGate: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>

    init() {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_rwlock_t())
        pthread_rwlock_init(lock, nil)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    func enter() { pthread_rwlock_rdlock(lock) }
    func leave() { pthread_rwlock_unlock(lock) }
    func close() { pthread_rwlock_wrlock(lock) }
    func open() { pthread_rwlock_unlock(lock) }
}
