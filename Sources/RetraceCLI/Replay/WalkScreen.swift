import Recovery
import Retrace
import RetraceAudit

/// What a terminal shows of a walk: one step, above it where it stands, below it the keys.
struct WalkScreen {
    let steps: [ReplayedStep]
    private let language: AuditLanguage
    private let style: Style

    init(_ steps: [ReplayedStep], _ language: AuditLanguage, _ style: Style) {
        self.steps = steps
        self.language = language
        self.style = style
    }

    /// The lines of a step, without what stands above and below.
    func body(_ index: Int, columns: Int) -> [StyledText] {
        StepText(language, style, width: columns).lines(steps[index])
    }

    /// How many lines of a step are shown at once.
    static func room(rows: Int) -> Int { max(1, rows - 2) }

    /// Exactly `rows` lines, none longer than `columns`; fewer than three rows show the step alone.
    func lines(_ walk: Walk, columns: Int, rows: Int) -> [StyledText] {
        let body = body(walk.index, columns: columns)
        let room = Self.room(rows: rows)
        let shown = Array(body.dropFirst(walk.scroll).prefix(room))
        if rows < 3 { return Array(shown.prefix(max(1, rows))) }
        let filled = shown + Array(repeating: StyledText(""), count: room - shown.count)
        return [style.dim(cut(place(walk, isCut: body.count > room), columns))] + filled
            + [style.dim(cut(help, columns))]
    }

    private func place(_ walk: Walk, isCut: Bool) -> String {
        let place = Sentence("Bước \(walk.index + 1)/\(steps.count)", "Step \(walk.index + 1) of \(steps.count)")
        let more = Sentence("  (↑↓ để xem hết)", "  (↑↓ for all of it)")
        return place[language] + (isCut ? more[language] : "")
    }

    private var help: String {
        Sentence(
            "→ cách: tiếp   ← b: lùi   q: thoát   ↑↓: cuộn   Home End: đầu, cuối",
            "→ space: on   ← b: back   q: quit   ↑↓: scroll   Home End: first, last")[language]
    }

    private func cut(_ text: String, _ columns: Int) -> String {
        text.count <= columns ? text : text.prefix(max(0, columns - 1)) + "…"
    }
}
