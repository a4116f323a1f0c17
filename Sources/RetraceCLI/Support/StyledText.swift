import RetraceAudit

/// A text for a terminal. Its only control sequences are the colours that `Style` gives it: whatever else it is made of
/// is written out where it can't be seen, so that no text from a log commands the reader's terminal.
struct StyledText: Equatable, Sendable {
    /// What is sent to the terminal.
    private(set) var sequence: String

    init(_ text: String) { sequence = text.visible }

    /// A text between two sequences of `Style`'s own.
    init(_ text: String, between start: String, and end: String) { sequence = start + text.visible + end }

    static func + (a: StyledText, b: StyledText) -> StyledText {
        var sum = a
        sum.sequence += b.sequence
        return sum
    }

    static func + (a: StyledText, b: some StringProtocol) -> StyledText { a + StyledText(String(b)) }
    static func + (a: some StringProtocol, b: StyledText) -> StyledText { StyledText(String(a)) + b }
}

extension StyledText: ExpressibleByStringInterpolation {
    init(stringLiteral text: String) { self.init(text) }
    init(stringInterpolation: Interpolation) { self = stringInterpolation.text }

    /// Of its parts, only styled ones keep their sequences.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = StyledText("")

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { text = text + literal }
        mutating func appendInterpolation(_ styled: StyledText) { text = text + styled }
        mutating func appendInterpolation(_ value: some CustomStringConvertible) { text = text + value.description }
    }
}
