import Foundation
import LMDB

/// Colour and width of what is printed: colour on a terminal only, and not where `NO_COLOR` is set (no-color.org).
struct Style: Sendable {
    let isColored: Bool
    /// How many columns a line may take.
    let width: Int

    /// Without colour, 80 columns.
    static let plain = Style(isColored: false, width: 80)

    /// Of the standard output, or of the standard error.
    static func of(_ file: Int32 = 1) -> Style {
        let environment = ProcessInfo.processInfo.environment
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isColored = Terminal.isTerminal(file) && !isRefused && environment["TERM"] != "dumb"
        return Style(isColored: isColored, width: max(40, Terminal.columns(file) ?? 80))
    }

    func bold(_ text: String) -> StyledText { wrapped(text, "1") }
    func dim(_ text: String) -> StyledText { wrapped(text, "2") }
    func red(_ text: String) -> StyledText { wrapped(text, "31") }
    func green(_ text: String) -> StyledText { wrapped(text, "32") }
    func yellow(_ text: String) -> StyledText { wrapped(text, "33") }
    func blue(_ text: String) -> StyledText { wrapped(text, "34") }
    func cyan(_ text: String) -> StyledText { wrapped(text, "36") }

    private func wrapped(_ text: String, _ code: String) -> StyledText {
        isColored ? StyledText(text, between: "\u{1B}[\(code)m", and: "\u{1B}[0m") : StyledText(text)
    }
}

extension String {
    /// Filled with spaces to a number of columns; never cut.
    func padded(to columns: Int) -> String { self + String(repeating: " ", count: max(0, columns - count)) }

    /// Lines of at most so many columns, broken between words; a longer word stands alone and is cut.
    func wrapped(to columns: Int) -> [String] {
        split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrap($0, max(1, columns), cuts: true) }
    }

    /// The same for a sentence. A word that is longer than a line, such as a hash or a path, stands alone and is left to the
    /// terminal, so that it can be copied; and all stays whole without a width.
    func folded(to columns: Int?) -> [String] {
        guard let columns else { return [self] }
        return split(separator: "\n", omittingEmptySubsequences: false).flatMap {
            wrap($0, max(1, columns), cuts: false)
        }
    }
}

private func wrap(_ line: Substring, _ columns: Int, cuts: Bool) -> [String] {
    if line.count <= columns { return [String(line)] }
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ") {
        if !current.isEmpty, current.count + 1 + word.count > columns {
            lines.append(current)
            current = ""
        }
        current += current.isEmpty ? "\(word)" : " \(word)"
        while cuts, current.count > columns {
            lines.append(String(current.prefix(columns)))
            current = String(current.dropFirst(columns))
        }
    }
    return lines + [current]
}
