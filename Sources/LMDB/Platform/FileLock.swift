import Glibc

/// A lock on a file that one process at a time holds, and that ends with its holder, however that ends.
///
/// Here because the system's calls take pointers, and unsafe code has one address.
public struct FileLock: ~Copyable, Sendable {
    private let file: Int32

    /// Takes the lock, and makes its file (mode 0600) if there is none; nil if another process or task holds it.
    public init?(at path: String) throws(LMDBError) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LMDBError(code: errno, path: path) }
        if flock(file, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            close(file)
            if code == EWOULDBLOCK { return nil }
            throw LMDBError(code: code, path: path)
        }
        self.file = file
    }

    deinit {
        // A process that was begun meanwhile may have the file open for a moment more, until it closes what is not its own.
        flock(file, LOCK_UN)
        close(file)
    }
}
