import Recovery
import RetraceAudit

/// A finding as lines for a terminal, so that its reason is whole in any width.
struct FindingText {
    private let entries: Entries
    private let zone = LocalTime()

    init(_ style: Style, width: Int) { entries = Entries(nameWidth: 8, style: style, width: width) }

    /// `#502  2026-01-06T10:11:03.250  OTPVerified  not-decided  O4`, and what is to be said of it.
    func lines(_ shown: ShownFinding) -> [StyledText] {
        let finding = shown.finding
        let heading = [
            "#\(finding.position)", zone.exact(finding.time), "\(finding.found)", finding.kind.rawValue,
            "\(finding.rule)",
        ]
        var lines = entries.heading(heading.joined(separator: "  "))
        lines += entries.lines("Reason", shown.reason)
        if let expected = finding.expected { lines += entries.lines("Expected", expected.text) }
        if let session = finding.session { lines += entries.lines("Session", "\(session)") }
        if let first = finding.first {
            lines += entries.lines("Behind", "#\(first), the first finding of its session: this may be its consequence")
        }
        return lines
    }
}

extension Draft {
    /// The event's kind, and its facts where it has any.
    var text: String {
        let facts = payload.facts()
        return "\(payload.type)" + (facts.isEmpty ? "" : " (\(facts))")
    }
}
