import Glibc

/// A lock on a file that one process at a time holds, and that ends with its holder, however that ends.
///
/// Here because the system's calls take pointers, and unsafe code has one address.
public struct FileLock: ~Copyable, Sendable {
    private let file: Int32

    /// Takes the lock, and makes its file (mode 0600) if there is none; nil if another process or task holds it.
    public init?(at path: String) throws(LMDBError) {
        guard let file = try lockedFile(path, LOCK_EX | LOCK_NB) else { return nil }
        self.file = file
    }

    /// Takes the lock as soon as nobody else holds it.
    public init(waitingAt path: String) throws(LMDBError) {
        guard let file = try lockedFile(path, LOCK_EX) else { throw LMDBError(code: EWOULDBLOCK, path: path) }
        self.file = file
    }

    /// Gives the lock back; so does its end of life.
    public consuming func end() {}

    deinit {
        // A process that was begun meanwhile may have the file open for a moment more, until it closes what is not its own.
        flock(file, LOCK_UN)
        close(file)
    }
}

/// Opens a file and takes its lock; nil if it is held and was not to be waited for.
private func lockedFile(_ path: String, _ how: Int32) throws(LMDBError) -> Int32? {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw LMDBError(code: errno, path: path) }
    while flock(file, how) != 0 {
        let code = errno
        // A signal ends the waiting, not the wish.
        if code == EINTR { continue }
        close(file)
        if code == EWOULDBLOCK { return nil }
        throw LMDBError(code: code, path: path)
    }
    return file
}
