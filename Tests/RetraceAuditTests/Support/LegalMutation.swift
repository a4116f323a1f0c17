import Recovery
import RetraceAudit

/// The mutations that may leave a history which the engine could have written as well, each with the reason: only the
/// tree, against a checkpoint held outside, tells it from the one that was written. docs/audit.md has the same list.
struct LegalMutation: Sendable {
    let name: String
    let reason: String
    let matches: @Sendable (Mutation) -> Bool

    static let all: [LegalMutation] = [
        LegalMutation(
            "a fact from outside", "what the engine was told (by directory, gateway, captcha, operator) is believed"
        ) {
            mutation in
            guard mutation.kind == .change, let other = mutation.other, other.sharesEnvelope(with: mutation.event)
            else { return false }
            let facts = factFields[mutation.event.payload.type] ?? []
            return !facts.isDisjoint(with: differingFields(mutation.event.payload, other.payload))
        },
        LegalMutation("a number of a policy", "it decided nothing while the policy was in force") { mutation in
            mutation.kind == .change && mutation.event.payload.type == .policyAdopted
        },
        LegalMutation("a time", "nothing hangs on it, and it lies between its neighbours' times") { mutation in
            guard mutation.kind == .change, let other = mutation.other, other.time != mutation.event.time else {
                return false
            }
            return loose.contains(mutation.event.payload.type) || mutation.event.payload.isRepetition
        },
        LegalMutation("a command's id", "who asks may name a command or not, by any id that is not in use") {
            mutation in
            guard mutation.kind == .change, let other = mutation.other else { return false }
            return other.command != mutation.event.command && mutation.event.actor == .citizen
        },
        LegalMutation("another operator's hand", "some events may be written by several actors") { mutation in
            guard mutation.kind == .change, let other = mutation.other else { return false }
            return other.actor != mutation.event.actor && mutation.event.session == nil
        },
        LegalMutation("moved to another session", "it fits there as well, and nothing that follows hangs on it") {
            mutation in
            guard mutation.kind == .change, let other = mutation.other else { return false }
            return other.session != mutation.event.session && loose.contains(mutation.event.payload.type)
        },
        LegalMutation("an event left out that nothing follows from", "it might not have happened") { mutation in
            mutation.kind == .delete
                && (loose.contains(mutation.event.payload.type) || mutation.event.payload.isRepetition)
        },
        LegalMutation("an event added that nothing contradicts", "it might have happened") { mutation in
            (mutation.kind == .insert || mutation.kind == .duplicate)
                && (loose.contains(mutation.event.payload.type) || mutation.event.payload.isRepetition)
        },
        LegalMutation("two neighbours in another order", "they are of one time, and neither decides the other") {
            mutation in
            guard mutation.kind == .swap, let other = mutation.other else { return false }
            return mutation.event.time == other.time
                && (mutation.event.session != other.session || mutation.event.session == nil
                    || loose.contains(mutation.event.payload.type))
        },
    ]

    private init(_ name: String, _ reason: String, matches: @escaping @Sendable (Mutation) -> Bool) {
        (self.name, self.reason, self.matches) = (name, reason, matches)
    }

    /// Events that may be there or not, and at another time: what follows may be the same.
    static let loose: Set<EventType> = [
        // Gateways' answers and receipts, and the tries themselves: a lost answer, a worker that was down.
        .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed,
        // What operators and the directory tell; a command that changes no later decision.
        .accountRegistered, .phoneChanged, .recoveryUnlocked, .personalDataRevealed, .clockObserved, .policyAdopted,
        // What a citizen might have done or left: the session goes on or ends by itself.
        .credentialsUsed, .passwordChanged, .recoveryDisavowed, .captchaFailed, .requestRefused, .otpIssued,
        // A request that was left alone, or the end that its citizen gave it.
        .recoveryRequested, .recoveryEnded, .keyCreated, .keyDestroyed,
    ]

    /// What is told from outside and believed.
    static let factFields: [EventType: Set<String>] = [
        .recoveryRequested: [
            "accountType", "account", "phone", "client", "network", "standing", "isTrusted", "operatorPrefix",
            "isPlausible", "phoneDays",
        ],
        .captchaPassed: ["provider", "digest", "tokenEnds"],
        .captchaFailed: ["provider", "reason"],
        .otpRejected: ["reason"],
        .requestRefused: ["command", "client", "network"],
        .recoveryUnlocked: ["caseNumber"],
        .messageAttempted: ["worker"],
        .messageAccepted: ["reference", "parts", "attempt", "message"],
        .messageDelivered: ["message"],
        .messageFailed: ["code", "reason", "retryAt", "attempt", "message"],
        .credentialsSent: ["reference", "parts", "notices", "attempt"],
        .passwordChanged: ["notices"],
        .accountRegistered: ["accountType", "account", "phone", "since"],
        .phoneChanged: ["account", "phone", "since"],
        .clockObserved: ["boot", "wall", "reason"],
        .personalDataRevealed: ["subject", "reason", "caseNumber", "by"],
    ]
}

extension Payload {
    /// One of what is written at the 1st, 2nd, 4th … time: if it is the last of its row, none misses it.
    var isRepetition: Bool {
        if case .otpRejected(let it) = self {
            return it.reason == .noneAlive || it.reason == .decoy || it.reason == .withheld || it.reason == .wrong
                || it.reason == .superseded
        }
        return false
    }
}

extension Event {
    func sharesEnvelope(with other: Event) -> Bool {
        time == other.time && session == other.session && actor == other.actor && command == other.command
    }
}
