import Glibc

/// What a program may know of the terminal that it writes to.
///
/// Here because the system's call takes a pointer, and unsafe code has one address.
public enum Terminal {
    /// Whether a file descriptor is a terminal: 1 is the standard output, 2 the standard error.
    public static func isTerminal(_ file: Int32) -> Bool { isatty(file) == 1 }

    /// How many columns the terminal shows; nil if the descriptor is none, or does not say.
    public static func columns(_ file: Int32) -> Int? { size(file).flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

    /// How many rows it shows.
    public static func rows(_ file: Int32) -> Int? { size(file).flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

    private static func size(_ file: Int32) -> winsize? {
        var size = winsize()
        return isTerminal(file) && ioctl(file, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }
}
