import Foundation
import Recovery
import Retrace
import RetraceAudit

/// A step as lines of text.
struct StepText: Sendable {
    let language: AuditLanguage
    private let entries: Entries
    private let clock = Clock.local()
    private let exactClock = Clock.local(isExact: true, saysOffset: true)

    /// `width` is how wide lines may be; nil leaves them whole.
    init(_ language: AuditLanguage, _ style: Style, width: Int?) {
        self.language = language
        entries = Entries(nameWidth: StepLabels.width, style: style, width: width)
    }

    func lines(_ step: ReplayedStep) -> [StyledText] {
        let words = step.words(clock)
        return entries.heading(heading(step, words)) + body(step, words)
    }

    /// `#12  2026-01-05T10:09:03.250+07:00  +37.0 s  OTPVerified  the citizen`
    private func heading(_ step: ReplayedStep, _ words: StepWords) -> String {
        let time = exactClock(step.event.time)
        let elapsed = step.elapsed.map { "+" + Sentence.duration($0)[language] }
        let actor = words.actor[language]
        return ["#\(step.position)", time, elapsed, step.event.payload.type.description, actor].compactMap(\.self)
            .joined(separator: "  ")
    }

    private func body(_ step: ReplayedStep, _ words: StepWords) -> [StyledText] {
        var lines: [StyledText] = []
        if let session = step.event.session { lines += entry(StepLabels.session, session.description) }
        lines += entry(StepLabels.happened, words.happened[language])
        for (label, state) in StepLabels.states(words) { lines += entry(label, state[language]) }
        for rule in words.rules { lines += entry(StepLabels.rule, "\(rule): \(rule.words[language])") }
        if let saw = words.citizenSaw { lines += entry(StepLabels.citizenSaw, saw[language]) }
        if let sent = words.sent { lines += entry(StepLabels.sent, sent[language]) }
        return lines
    }

    private func entry(_ label: Sentence, _ text: String) -> [StyledText] { entries.lines(label[language], text) }
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
    /// By this machine's time zone: `2026-01-05T10:14:03`, with milliseconds if there are any, or if `isExact`; with `+07:00`
    /// behind it if `saysOffset`.
    static func local(isExact: Bool = false, saysOffset: Bool = false) -> Clock {
        let zone = TimeZone.current
        return Clock { time in
            let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
            let offset = Instant.Span.seconds(Int64(zone.secondsFromGMT(for: date)))
            let text = iso8601(time + offset).dropLast()
            return (!isExact && text.hasSuffix(".000") ? text.dropLast(4) : text)
                + (saysOffset ? LocalTime.text(of: offset) : "")
        }
    }
}
