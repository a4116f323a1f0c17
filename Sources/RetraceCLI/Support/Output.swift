import LMDB
import RetraceAudit

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

    /// Writes a line. Everything that commands print goes through here, so nothing in it is a command to a terminal.
    func line(_ text: StyledText = "") throws {
        if isClosed { return }
        buffer.append(contentsOf: text.sequence.utf8)
        buffer.append(0x0A)
        if buffer.count > 1 << 15 { try flush() }
    }

    func line(_ text: String) throws { try line(StyledText(text)) }

    /// Writes a sentence, broken between words at a terminal's width, below its own indent.
    func sentence(_ text: String) throws {
        let indent = String(text.prefix { $0 == " " })
        let lines = text.visible.dropFirst(indent.count).description.folded(
            to: columnsToKeepTo().map { $0 - indent.count })
        for line in lines { try self.line(indent + line) }
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
func remark(_ sentence: String) {
    let lines = sentence.visible.folded(to: Terminal.isTerminal(2) ? columnsOfTerminal(2) : nil)
    _ = try? StandardStream.error.write(Array((lines.joined(separator: "\n") + "\n").utf8))
}

/// Writes a line of a program's record to the standard error, whole.
func record(_ line: String) { _ = try? StandardStream.error.write(Array((line.visible + "\n").utf8)) }
