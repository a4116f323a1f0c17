import Glibc

/// The terminal while a program reads single keys and draws the whole screen: keys come at once and are not shown, ctrl-C
/// is a key. When the value ends, or a signal ends the process, the terminal is as it was before.
///
/// Here because the system's calls take pointers, and unsafe code has one address.
public struct RawTerminal: ~Copyable {
    /// Nil unless both the standard input and the standard output are a terminal.
    public init?() {
        var mode = termios()
        guard isatty(0) == 1, isatty(1) == 1, tcgetattr(0, &mode) == 0 else { return nil }
        before = mode
        isRaw = 1
        for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] { signal(number, restoreAndEnd) }
        // Stopped, it would leave the terminal as it is.
        signal(SIGTSTP, SIG_IGN)
        cfmakeraw(&mode)
        // At once: to wait until all output is read could be to wait for ever.
        tcsetattr(0, TCSANOW, &mode)
        Self.write("\u{1B}[?1049h\u{1B}[?25l")
    }

    deinit {
        for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP] { signal(number, SIG_DFL) }
        restoreTerminal()
    }

    /// Draws the screen anew, from its upper left corner.
    public borrowing func show(_ lines: [String]) throws(LMDBError) {
        let text = "\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J"
        _ = try StandardStream.output.write(Array(text.utf8))
    }

    /// What was typed, after a fifth of a second at the latest: then empty, so that the caller may look at the
    /// terminal's size. Nil if nothing can come any more.
    public borrowing func readKeys() throws(LMDBError) -> [UInt8]? {
        var waiting = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        let ready = poll(&waiting, 1, 200)
        if ready == 0 || ready < 0 && errno == EINTR { return [] }
        if ready < 0 { throw LMDBError(code: errno, path: "standard input") }
        var bytes = [UInt8](repeating: 0, count: 64)
        let got = read(0, &bytes, bytes.count)
        if got > 0 { return Array(bytes[..<got]) }
        return got < 0 && errno == EINTR ? [] : nil
    }

    private static func write(_ text: StaticString) { _ = Glibc.write(1, text.utf8Start, text.utf8CodeUnitCount) }
}

private nonisolated(unsafe) var before = termios()
private nonisolated(unsafe) var isRaw: sig_atomic_t = 0
private let leaveScreen: StaticString = "\u{1B}[?25h\u{1B}[?1049l"

/// Gives the terminal back, if it was taken. Only what is allowed in a signal's handler.
func restoreTerminal() {
    if isRaw == 0 { return }
    isRaw = 0
    _ = Glibc.write(1, leaveScreen.utf8Start, leaveScreen.utf8CodeUnitCount)
    tcsetattr(0, TCSANOW, &before)
    // Keys that were typed ahead are not for the shell.
    tcflush(0, TCIFLUSH)
}

/// Gives the terminal back and lets the signal do what it does by itself.
private let restoreAndEnd: @convention(c) (Int32) -> Void = { number in
    restoreTerminal()
    signal(number, SIG_DFL)
    raise(number)
}
