import LMDB

/// Nobody reads the standard output any more (`retrace log | head`): a command then ends quietly, with success, unless it
/// has a verdict to come to.
struct OutputClosed: Error {}

/// The standard output of a command, written in large pieces.
final class Output {
    private var buffer: [UInt8] = []
    private let hasVerdict: Bool
    /// Whether nobody reads it any more.
    private var isClosed = false

    /// `hasVerdict`: the command's exit code says what it found, so it goes on to its end, also if nobody reads.
    init(hasVerdict: Bool = false) { self.hasVerdict = hasVerdict }

    /// Writes a line.
    func line(_ text: String = "") throws {
        if isClosed { return }
        buffer.append(contentsOf: text.utf8)
        buffer.append(0x0A)
        if buffer.count > 1 << 15 { try flush() }
    }

    /// Hands over what was written: at the end of a command, and before it waits.
    func flush() throws {
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        if isClosed { return }
        if try !StandardStream.output.write(bytes) {
            guard hasVerdict else { throw OutputClosed() }
            isClosed = true
        }
    }
}

/// Says something beside the output, on the standard error.
func remark(_ sentence: String) { _ = try? StandardStream.error.write(Array((sentence + "\n").utf8)) }
