import RetraceAudit

/// Texts beside their names, below a heading:
///
///       Happened       Code 1 was entered right and in time, at try 1; a temporary
///                      password is to follow by SMS.
///
/// A text that is too long for a line goes on below its beginning.
struct Entries: Sendable {
    /// How many columns the longest name takes.
    let nameWidth: Int
    let style: Style
    /// How wide lines may be; nil leaves them whole.
    let width: Int?

    func lines(_ name: String, _ text: String) -> [StyledText] {
        let columns = nameWidth + 4
        let text = text.visible
        let name = "  " + style.dim(name.padded(to: nameWidth)) + "  "
        guard let width else { return [name + text] }
        let indent = StyledText(String(repeating: " ", count: columns))
        return text.wrapped(to: max(20, width - columns)).enumerated().map {
            ($0.offset == 0 ? name : indent) + $0.element
        }
    }

    /// A heading, broken where it is too long.
    func heading(_ text: String) -> [StyledText] {
        let text = text.visible
        guard let width else { return [style.bold(text)] }
        return text.wrapped(to: width).map { style.bold($0) }
    }
}
