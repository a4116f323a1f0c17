import Recovery
import Retrace

/// What came of a step, and what has happened since the one before.
struct Observation {
    /// One of the words of docs/scenarios.md.
    var answer = "none"
    var rule: Rule?
    /// Tries left.
    var tries: Int?
    var reason: String?
    var difficulty: CaptchaDifficulty?
    var issue: Int?
    var until: Instant?
    var session: SessionID?
    var stage: Stage?
    var isNearBudget: Bool?
    /// What a search found, by kind.
    var found: [String]?
    /// Log time of the answer.
    var time: Instant?
    var events: [SeenEvent] = []
    var messages: [TextMessage] = []

    init() {}

    init(_ reply: Reply) {
        time = reply.time
        session = reply.handle?.session
        take(reply.answer)
    }

    private mutating func take(_ answer: Answer) {
        switch answer {
        case .requested(_, let difficulty):
            self.answer = "requested"
            self.difficulty = difficulty
        case .resumed: self.answer = "resumed"
        case .captchaFailed(let reason):
            self.answer = "captchaFailed"
            self.reason = "\(reason)"
        case .codeIssued(let issue, let expires):
            self.answer = "codeIssued"
            self.issue = Int(issue)
            until = expires
        case .verified(let way):
            self.answer = "verified"
            reason = "\(way)"
        case .codeRejected(let left):
            self.answer = "rejected"
            tries = Int(left)
        case .locked:
            self.answer = "locked"
            tries = 0
        case .claimed, .done: self.answer = "done"
        case .refused(let refusal):
            self.answer = "refused"
            rule = refusal.rule
            until = refusal.until
        }
    }

    /// The answer as one line for a person.
    var summary: String {
        var parts = [answer]
        if let rule { parts.append("by \(rule)") }
        if let reason { parts.append(reason) }
        if difficulty == .harder { parts.append("harder") }
        if let issue, answer == "codeIssued" { parts.append("\(issue)") }
        if let tries { parts.append("\(tries) left") }
        if let stage { parts.append(stage.name) }
        if let found { parts.append(found.isEmpty ? "nothing found" : found.joined(separator: ", ")) }
        return parts.joined(separator: " ")
    }
}

/// An event of the log, as far as a scenario can expect something of it.
struct SeenEvent: CustomStringConvertible {
    let position: UInt64
    let time: Instant
    let type: EventType
    let detail: String?

    init(position: UInt64, _ event: Event) {
        self.position = position
        time = event.time
        type = event.payload.type
        detail = event.payload.detail
    }

    /// Keys come and go by the hour; only an expectation that names them cares.
    var isHousekeeping: Bool { type == .keyCreated || type == .keyDestroyed }

    var description: String { detail.map { "\(type):\($0)" } ?? "\(type)" }
}
