import Recovery
import Retrace
import RetraceAudit

/// Steps as one page of HTML: a timeline, and below it every step in words. Nothing in it comes from elsewhere.
struct ReplayPage {
    private let steps: [ReplayedStep]
    private let language: AuditLanguage
    private let source: String
    private let clock = Clock.local()
    private let exactClock = Clock.local(isExact: true)

    /// `source` says where the events are from.
    init(_ steps: [ReplayedStep], _ language: AuditLanguage, source: String) {
        self.steps = steps
        self.language = language
        self.source = source
    }

    var html: String {
        """
        <!doctype html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\(escaped(title))</title>
        <style>\(ReplayStyle.css)</style>
        </head>
        <body>
        <header>
        <h1>\(escaped(title))</h1>
        <p>\(escaped(summary))</p>
        </header>
        <figure>
        \(Timeline(steps, language).svg)<figcaption>\(caption)</figcaption>
        </figure>
        <ol>
        \(steps.map(item).joined())</ol>
        </body>
        </html>

        """
    }

    private var title: String {
        let sessions = Set(steps.compactMap(\.event.session))
        if sessions.count == 1, let session = sessions.first {
            return Sentence("Phiên \(session)", "Session \(session)")[language]
        }
        return Sentence("Diễn lại nhật ký", "Replay of the log")[language]
    }

    private var summary: String {
        guard let first = steps.first, let last = steps.last else { return "" }
        let span = Sentence.duration(last.event.time - first.event.time)
        return Sentence(
            "\(steps.count) sự kiện, vị trí \(first.position) đến \(last.position), trong \(span.vietnamese). "
                + "Từ \(source). Giờ \(zone(first.event.time)).",
            "Events: \(steps.count), positions \(first.position) to \(last.position), over \(span.english). "
                + "From \(source). Times in \(zone(first.event.time)).")[language]
    }

    /// The offset of the clock that times are shown by: `UTC+07:00`.
    private func zone(_ time: Instant) -> String {
        let minutes = LocalTime().offset(at: time).milliseconds / 60_000
        let digits = [abs(minutes) / 60, abs(minutes) % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "UTC" + (minutes < 0 ? "−" : "+") + digits.joined(separator: ":")
    }

    private var caption: String {
        let legend = Sentence(
            "● đi tiếp   ◆ từ chối, lỗi, khóa   ■ việc khác. Khoảng chờ dài được vẽ ngắn lại.",
            "● goes on   ◆ refused, failed, locked   ■ other. Long waits are drawn shorter than they were.")
        return escaped(legend[language])
    }

    private func item(_ step: ReplayedStep) -> String {
        let words = step.words(clock)
        let kind = StepKind(step.event.payload)
        var rows = ""
        func row(_ label: Sentence, _ text: String) {
            rows += "<dt>\(escaped(label[language]))</dt><dd>\(escaped(text))</dd>\n"
        }
        for (label, state) in StepLabels.states(words) { row(label, state[language]) }
        for rule in words.rules { row(StepLabels.rule, "\(rule): \(rule.words[language])") }
        if let saw = words.citizenSaw { row(StepLabels.citizenSaw, saw[language]) }
        if let sent = words.sent { row(StepLabels.sent, sent[language]) }
        if let session = step.event.session { row(StepLabels.session, session.description) }
        let elapsed = step.elapsed.map { " · +" + Sentence.duration($0)[language] } ?? ""
        let line = "#\(step.position) · \(exactClock(step.event.time))\(elapsed) · \(words.actor[language])"
        return """
            <li id="p\(step.position)" class="\(kind.rawValue)">
            <p class="meta">\(escaped(line))</p>
            <h2>\(escaped(words.happened[language])) <code>\(step.event.payload.type)</code></h2>
            <dl>
            \(rows)</dl>
            </li>

            """
    }
}

/// Writes a page into a file.
struct HTMLReplay {
    private let language: AuditLanguage
    private let source: String
    private let file: String

    /// Throws `WrongInput` if the file is there already, before anything is read.
    init(_ language: AuditLanguage, title source: String, file: String) throws {
        try ProofFiles.refuseExisting(file)
        self.language = language
        self.source = source
        self.file = file
    }

    func write(_ steps: [ReplayedStep]) throws {
        let page = ReplayPage(steps, language, source: source).html
        try ProofFiles.create(file, Array(page.utf8))
        let output = Output()
        try output.line(
            Sentence("\(file): \(steps.count) sự kiện.", "\(file): \(steps.count) events.")[language])
        try output.flush()
    }
}
