import Foundation
import Recovery
import Retrace
import RetraceAudit

/// A step as lines of text.
struct StepText: Sendable {
    let language: AuditLanguage
    private let style: Style
    /// How wide lines may be; nil leaves them whole.
    private let width: Int?
    private let clock = Clock.local

    init(_ language: AuditLanguage, _ style: Style, width: Int?) {
        self.language = language
        self.style = style
        self.width = width
    }

    func lines(_ step: ReplayedStep) -> [String] { [style.bold(heading(step))] + body(step) }

    /// `#12  2026-01-05T10:09:03.250  +37.0 s  OTPVerified  the citizen`
    func heading(_ step: ReplayedStep) -> String {
        let time = LocalTime().text(step.event.time)
        let elapsed = step.elapsed.map { "+" + Sentence.duration($0)[language] }
        let actor = step.words(clock).actor[language]
        return ["#\(step.position)", time, elapsed, step.event.payload.type.description, actor].compactMap(\.self)
            .joined(separator: "  ")
    }

    func body(_ step: ReplayedStep) -> [String] {
        let words = step.words(clock)
        var lines: [String] = []
        if let session = step.event.session { lines += entry(StepLabels.session, session.description) }
        lines += entry(StepLabels.happened, words.happened[language])
        for (label, state) in StepLabels.states(words) { lines += entry(label, state[language]) }
        for rule in words.rules { lines += entry(StepLabels.rule, "\(rule): \(rule.words[language])") }
        if let saw = words.citizenSaw { lines += entry(StepLabels.citizenSaw, saw[language]) }
        if let sent = words.sent { lines += entry(StepLabels.sent, sent[language]) }
        return lines
    }

    private func entry(_ label: Sentence, _ text: String) -> [String] {
        let columns = StepLabels.width + 4
        let name = "  " + style.dim(label[language].padded(to: StepLabels.width)) + "  "
        guard let width else { return [name + text] }
        let parts = text.wrapped(to: max(20, width - columns))
        let indent = String(repeating: " ", count: columns)
        return parts.enumerated().map { $0.offset == 0 ? name + $0.element : indent + $0.element }
    }
}

/// What the parts of a step are called.
enum StepLabels {
    static let session = Sentence("Phiên", "Session")
    static let happened = Sentence("Việc xảy ra", "Happened")
    static let before = Sentence("Trước đó", "Before")
    static let after = Sentence("Sau đó", "After")
    static let rule = Sentence("Quy tắc", "Rule")
    static let citizenSaw = Sentence("Công dân thấy", "Citizen saw")
    static let sent = Sentence("Tin nhắn", "Sent")

    static let width = 13

    /// Before and after, or one state if they are the same.
    static func states(_ words: StepWords) -> [(label: Sentence, state: Sentence)] {
        if let after = words.after, after == words.before { return [(Sentence("Trạng thái", "State"), after)] }
        return [words.before.map { (before, $0) }, words.after.map { (after, $0) }].compactMap(\.self)
    }
}

extension Clock {
    /// By this machine's time zone: `2026-01-05T10:14:03`, with milliseconds if there are any.
    static var local: Clock {
        let zone = TimeZone.current
        return Clock { time in
            let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
            let text = iso8601(time + .seconds(Int64(zone.secondsFromGMT(for: date)))).dropLast()
            return String(text.hasSuffix(".000") ? text.dropLast(4) : text)
        }
    }
}
