import Glibc

/// What a command writes to. Here because the system's calls take pointers.
public enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes all bytes. Returns false if nobody reads any more (a broken pipe): see `ignoreBrokenPipes()`.
    public func write(_ bytes: [UInt8]) throws(LMDBError) -> Bool {
        var done = 0
        while done < bytes.count {
            let wrote = bytes.withUnsafeBytes {
                Glibc.write(rawValue, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if wrote >= 0 {
                done += wrote
                continue
            }
            if errno == EPIPE { return false }
            if errno == EAGAIN { usleep(1000) }
            guard errno == EINTR || errno == EAGAIN else { throw LMDBError(code: errno, path: "standard output") }
        }
        return true
    }

    /// From here on a write to a pipe that nobody reads is an answer and does not end the process.
    public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// From here on an interrupt (ctrl-C) and a request to end do not end the process: it watches for them itself.
    public static func ignoreInterrupts() {
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM, SIG_IGN)
    }

    /// From here on the end of a terminal (SIGHUP) does not end the process: it watches for it itself.
    public static func ignoreHangups() { signal(SIGHUP, SIG_IGN) }
}
