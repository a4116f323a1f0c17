import Recovery
import RetraceAudit

// What the list of legal mutations asks of a mutation.
extension Mutation {
    /// Whether nothing but what somebody outside told is another.
    var changesOnlyFacts: Bool {
        guard let other, other.sharesEnvelope(with: event) else { return false }
        if case .otpRejected(let old) = event.payload, case .otpRejected(let new) = other.payload {
            // Which of the wrong codes it was; there must be an older one.
            return Set([old.reason, new.reason]) == [.wrong, .superseded] && old.issue > 1
        }
        let facts = factFields[event.payload.type] ?? []
        return facts.isSuperset(of: differingFields(event.payload, other.payload))
    }

    /// Whether only the time is another, that of no neighbour is passed, and the event holds no time made from it.
    var movesOnlyTime: Bool {
        guard var other, !event.payload.isReckonedFromItsTime else { return false }
        let earliest = position == 0 ? other.time : before[position - 1].time
        guard (earliest...before[position + 1].time).contains(other.time) else { return false }
        other.time = event.time
        return other == event
    }

    /// Whether it disavows a session that was over, so that nothing was taken back.
    var isIdleDisavowal: Bool {
        guard case .recoveryDisavowed(let it) = event.payload else { return false }
        return !it.revoked && !laterInSession.contains { $0.payload.type == .recoveryEnded }
    }

    /// Whether no later event of the row of repetitions counts on this one: the row ends, or begins anew.
    var isLastOfRow: Bool {
        guard let (row, count) = event.repetition else { return false }
        let next = before[(position + 1)...].lazy.compactMap(\.repetition).first { $0.row == row }
        return next.map { $0.count <= count } ?? true
    }
}

extension Event {
    func sharesEnvelope(with other: Event) -> Bool {
        time == other.time && session == other.session && actor == other.actor && command == other.command
    }

    /// Whose repetition an event is, and which.
    fileprivate var repetition: (row: String, count: UInt32)? {
        let whose = session.map { "\($0)" } ?? ""
        switch payload {
        case .captchaFailed(let it): return ("captcha \(whose)", it.count)
        case .otpRejected(let it) where it.reason == .noneAlive: return ("try \(whose)", it.count)
        case .requestRefused(let it):
            let client = it.client.map { "\($0)" } ?? ""
            return ("\(it.rule == .e3 ? "token" : "refusal") \(whose)\(client)", it.count)
        default: return nil
        }
    }
}

extension Payload {
    /// What is told by operators, the directory or the clock, and decides nothing in a session.
    var isTold: Bool {
        switch type {
        case .accountRegistered, .phoneChanged, .personalDataRevealed, .clockObserved: true
        default: false
        }
    }

    /// A try that was compared, or would have been: the next one's number is counted from it.
    var isCountedTry: Bool {
        switch self {
        case .otpVerified: true
        case .otpRejected(let it): it.reason != .noneAlive
        default: false
        }
    }

    /// The message of an attempt or an answer that leaves a session's state alone.
    var message: MessageID? {
        switch self {
        case .messageAttempted(let it): it.message
        case .messageAccepted(let it): it.message
        case .messageDelivered(let it): it.message
        case .messageFailed(let it): it.message
        default: nil
        }
    }

    /// What stands beside a session's own course: refusals, tries without a code, and what becomes of messages.
    var isBystander: Bool {
        if case .otpRejected(let it) = self { return it.reason == .noneAlive }
        return type == .requestRefused || type == .captchaFailed || message != nil
    }

    /// Whether the event holds a time that is made from its own, or stands in a group of one time.
    fileprivate var isReckonedFromItsTime: Bool {
        switch self {
        case .captchaPassed, .otpIssued, .messageAttempted, .recoveryLocked: true
        case .messageFailed(let it): it.retryAt != nil
        default: false
        }
    }
}

/// What is told from outside and believed.
private let factFields: [EventType: Set<String>] = [
    .recoveryRequested: [
        "accountType", "account", "phone", "client", "network", "standing", "isTrusted", "operatorPrefix",
        "isPlausible", "phoneDays",
    ],
    .captchaPassed: ["provider", "digest", "tokenEnds"],
    .captchaFailed: ["provider", "reason"],
    .requestRefused: ["command", "client", "network", "isTrusted"],
    .recoveryUnlocked: ["caseNumber"],
    .messageAttempted: ["worker"],
    .messageAccepted: ["reference", "parts", "attempt", "message"],
    .messageDelivered: ["message"],
    .messageFailed: ["code", "reason"],
    .credentialsSent: ["reference", "parts", "notices"],
    .passwordChanged: ["notices"],
    .accountRegistered: ["accountType", "account", "phone", "since"],
    .phoneChanged: ["account", "phone", "since"],
    .clockObserved: ["boot", "wall"],
    .personalDataRevealed: ["subject", "reason", "caseNumber", "by"],
]
