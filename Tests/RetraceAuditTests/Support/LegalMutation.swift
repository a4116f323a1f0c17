import Recovery
import RetraceAudit

/// The mutations that may leave a history which the engine could have written as well, each with the reason: only the
/// tree, against a checkpoint held outside, tells it from the one that was written. docs/audit.md has the same list.
struct LegalMutation: Sendable {
    let name: String
    let reason: String
    let matches: @Sendable (Mutation) -> Bool

    static let all: [LegalMutation] = [
        LegalMutation("a fact from outside", "directory, gateway, captcha, worker and operator are believed") {
            $0.kind == .change && $0.changesOnlyFacts
        },
        LegalMutation("a number of a policy", "it decided nothing while the policy was in force") { mutation in
            guard mutation.kind == .change, let other = mutation.other, other.sharesEnvelope(with: mutation.event),
                case .policyAdopted(let old) = mutation.event.payload, case .policyAdopted(let new) = other.payload
            else { return false }
            return old.policy.version == new.policy.version
        },
        LegalMutation("a time", "it lies between its neighbours' times, and nothing is reckoned from it") {
            $0.kind == .change && $0.movesOnlyTime
        },
        LegalMutation("a command's id", "who asks may name a command or not, by any id that is not in use") {
            mutation in
            guard mutation.kind == .change, var other = mutation.other else { return false }
            other.command = mutation.event.command
            return other == mutation.event && mutation.event.actor == .citizen
        },
        LegalMutation("the last of a row", "it is written at the 1st, 2nd, 4th … time, and no later one counts on it") {
            $0.kind == .delete && $0.isLastOfRow
        },
        LegalMutation("the last wrong code of a session", "no later try counts on it") { mutation in
            guard mutation.kind == .delete, case .otpRejected(let it) = mutation.event.payload,
                it.reason != .noneAlive, it.left > 0
            else { return false }
            return !mutation.laterInSession.contains { $0.payload.isCountedTry }
        },
        LegalMutation("what a worker or gateway did last with a message", "it may have been lost, or never tried") {
            mutation in
            guard mutation.kind == .delete, let message = mutation.event.payload.message else { return false }
            return !mutation.laterInSession.contains { later in
                if case .messageAttempted(let it) = later.payload { return it.message == message }
                return mutation.event.payload.type == .messageAttempted && later.payload.message == message
            }
        },
        LegalMutation("the last step before an end that comes to any open session", "the end came all the same") {
            mutation in
            let next = mutation.laterInSession.first { !$0.payload.isBystander }
            guard mutation.kind == .delete, case .recoveryEnded(let end)? = next?.payload else { return false }
            return end.reason == .clock || end.reason == .keyLost || end.reason == .givenUp
        },
        LegalMutation("a disavowal of what was over", "it changed nothing") {
            $0.kind == .delete && $0.isIdleDisavowal
        },
        LegalMutation("a sign-in that no change of password followed", "the password ended unused then") { mutation in
            mutation.kind == .delete && mutation.event.payload == .credentialsUsed
                && !mutation.laterInSession.contains { $0.payload.type == .passwordChanged }
        },
        LegalMutation("what is told and decides nothing", "it might have been told, or not") { mutation in
            switch mutation.kind {
            case .delete, .insert, .duplicate: mutation.event.payload.isTold
            case .swap, .change, .move: false
            }
        },
        LegalMutation("the first signing key", "a log of before checkpoints has none") { mutation in
            mutation.kind == .delete && mutation.event.payload == .keyCreated(KeyEvent(kind: .signing, epoch: 1))
        },
        LegalMutation("two neighbours in another order", "they are of one time, and neither decides the other") {
            mutation in
            guard mutation.kind == .swap, let other = mutation.other, mutation.event.time == other.time else {
                return false
            }
            return mutation.event.session != other.session || mutation.event.session == nil
                || mutation.event.payload.isBystander || other.payload.isBystander
        },
        LegalMutation("moved to another session", "it fits there, and nothing missed it where it came from") {
            $0.kind == .move
                && ($0.isLastOfRow || $0.isIdleDisavowal || $0.event.payload.type == .messageDelivered)
        },
    ]

    private init(_ name: String, _ reason: String, matches: @escaping @Sendable (Mutation) -> Bool) {
        (self.name, self.reason, self.matches) = (name, reason, matches)
    }
}
