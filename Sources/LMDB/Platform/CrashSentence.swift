import Glibc

/// The last word of a process that LMDB has led astray. LMDB trusts its file: on a damaged page it reads beyond the map
/// or stops at an assertion, and no caller can catch that. So the process says what that probably means, and ends with
/// an exit code of its own instead of a signal.
public enum CrashSentence {
    /// Installs it for SIGSEGV, SIGBUS and SIGABRT. The first call counts.
    public static func install(_ sentence: String, exitCode: Int32) {
        guard lastWord == nil else { return }
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: sentence.utf8.count)
        _ = bytes.initialize(from: sentence.utf8)
        lastWord = UnsafeBufferPointer(bytes)
        lastCode = exitCode
        for number in [SIGSEGV, SIGBUS, SIGABRT] { signal(number, sayAndEnd) }
    }
}

private nonisolated(unsafe) var lastWord: UnsafeBufferPointer<UInt8>?
private nonisolated(unsafe) var lastCode: Int32 = 2

/// Only what is allowed in a signal's handler: a write and an end.
private let sayAndEnd: @convention(c) (Int32) -> Void = { _ in
    restoreTerminal()
    if let word = lastWord { _ = Glibc.write(2, word.baseAddress, word.count) }
    _exit(lastCode)
}
