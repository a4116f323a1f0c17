import EventStore
import Recovery
import Retrace

/// Evidence in plain words, for a court's reader: the recoveries one after the other, each event with what it means.
///
/// It is made from the events alone, so whoever has them can make it again and compare.
public enum EvidenceReport {
    /// Lines in Vietnamese and in English; times are Vietnam's.
    public static func text(of evidence: Evidence) -> String {
        let steps = replayed(evidence.items.map { ($0.position, $0.event) })
        var lines = head(evidence)
        for session in evidence.sessions {
            lines += ["", "PHIÊN / RECOVERY \(session)", ""]
            let own = steps.filter { $0.event.session == session }
            for (step, before) in zip(own, [nil] + own.map { Optional($0) }) {
                lines += paragraph(step, after: before)
            }
        }
        lines += ["", "CHÍNH SÁCH VÀ SỰ KIỆN KHÁC / POLICIES AND OTHER EVENTS", ""]
        for step in steps where step.event.session == nil { lines += paragraph(step, after: nil) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ evidence: Evidence) -> [String] {
        let checkpoint = evidence.checkpoint.checkpoint
        return [
            "BÁO CÁO / REPORT",
            "",
            "Nhật ký / Log: \(checkpoint.origin.visible), \(checkpoint.size) sự kiện / events",
            "Giờ Việt Nam / Times are Vietnam's (UTC+7).",
            "Tài khoản, điện thoại, máy khách là bí danh / Accounts, phones and clients are pseudonyms.",
        ]
    }

    private static func paragraph(_ step: ReplayedStep, after before: ReplayedStep?) -> [String] {
        let words = step.words(Clock { time($0) })
        let since = before.map { "  +" + Sentence.duration(step.event.time - $0.event.time).english } ?? ""
        var lines = ["[\(step.position)] \(time(step.event.time))\(since)  \(step.event.payload.type)"]
        lines += both(words.happened, "")
        if let saw = words.citizenSaw { lines += both(saw, "→ ") }
        // Of a message's own events, what happened says it already.
        if let sent = words.sent, !step.event.payload.isAboutMessage { lines += both(sent, "✉ ") }
        if let after = words.after, words.after != words.before { lines += both(after, "= ") }
        if !words.rules.isEmpty { lines.append("    " + words.rules.map(\.description).joined(separator: ", ")) }
        return lines
    }

    private static func both(_ sentence: Sentence, _ mark: String) -> [String] {
        ["    \(mark)\(sentence.vietnamese.visible)", "    \(mark)\(sentence.english.visible)"]
    }

    /// `2026-01-05 10:09:03.250`
    private static func time(_ instant: Instant) -> String {
        let text = CivilTime(instant, offset: .hours(7)).extended
        return "\(text.prefix(10)) \(text.dropFirst(11).dropLast())"
    }
}

extension Payload {
    fileprivate var isAboutMessage: Bool {
        switch type {
        case .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed: true
        default: false
        }
    }
}
