import Recovery
import Retrace

// What an event says, in a few words: its reason as one word, and its facts as a short line.
extension Payload {
    /// The word that tells events of one kind apart: why something was refused, which rule makes a decoy, what a message
    /// or a key is for. Nil where there is nothing to tell.
    var detail: String? {
        switch self {
        case .recoveryRequested(let it): it.decoy?.description
        case .captchaPassed(let it): it.difficulty == .harder ? "harder" : nil
        case .captchaFailed(let it): "\(it.reason)"
        case .otpIssued(let it): it.withheld?.description
        case .otpVerified(let it): "\(it.way)"
        case .otpRejected(let it): "\(it.reason)"
        case .requestRefused(let it): it.rule.description
        case .recoveryLocked(let it): it.rule.description
        case .recoveryEnded(let it): "\(it.reason)"
        case .messageAttempted(let it): "\(it.message.kind)"
        case .messageAccepted(let it): "\(it.message.kind)"
        case .messageDelivered(let it): "\(it.message.kind)"
        case .messageFailed(let it): "\(it.reason)"
        case .passwordChanged(let it): "\(it.way)"
        case .keyCreated(let it), .keyDestroyed(let it): "\(it.kind)"
        case .clockObserved(let it): "\(it.reason)"
        case .otpExpired, .credentialsSent, .recoveryUnlocked, .credentialsUsed, .credentialsExpired,
            .recoveryDisavowed, .accountRegistered, .phoneChanged, .policyAdopted, .subjectErased,
            .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
            nil
        }
    }

    /// Its facts in a few words. Times are shown by a clock `offset` ahead of UTC. Whom it is about is said where no session
    /// tells it, by all of the pseudonym or by its first half.
    func facts(offset: Instant.Span = vietnamOffset, shortIDs: Bool = true) -> String {
        func time(_ instant: Instant) -> String {
            let clock = localTime(instant, offset: offset)
            return clock.hasSuffix(".000") ? String(clock.dropLast(4)) : clock
        }
        func id(_ id: Pseudonym) -> String { shortIDs ? String(id.description.prefix(16)) : id.description }
        switch self {
        case .recoveryRequested(let it):
            let decoy = it.decoy.map { ", decoy by \($0)" } ?? ""
            return "\(it.accountType), \(it.standing)\(decoy)"
        case .captchaPassed(let it): return "\(it.provider), \(it.difficulty)"
        case .captchaFailed(let it): return "\(it.reason), failure \(it.count)"
        case .otpIssued(let it):
            let kept = it.withheld.map { ", kept back by \($0)" } ?? ""
            return "issue \(it.issue), until \(time(it.expires))\(kept)"
        case .otpVerified(let it): return "issue \(it.issue), try \(it.attempt)"
        case .otpRejected(let it): return "\(it.reason), \(it.left) tries left"
        case .otpExpired(let it): return "issue \(it.issue), due \(time(it.due))"
        case .credentialsSent(let it):
            return "\(parts(it.parts)), until \(time(it.passwordEnds))"
        case .requestRefused(let it):
            return "\(it.command) by \(it.rule), refusal \(it.count)"
        case .recoveryLocked(let it): return "by \(it.rule)" + (it.until.map { ", until \(time($0))" } ?? "")
        case .recoveryUnlocked(let it): return "\(id(it.account)), case \(it.caseNumber)"
        case .recoveryEnded(let it): return "\(it.reason)"
        case .messageAttempted(let it): return "\(it.message.kind), attempt \(it.attempt)"
        case .messageAccepted(let it): return "\(it.message.kind), \(parts(it.parts))"
        case .messageDelivered(let it): return "\(it.message.kind)"
        case .messageFailed(let it):
            return "\(it.message.kind), \(it.reason)" + (it.retryAt.map { ", again \(time($0))" } ?? "")
        case .credentialsUsed: return "the one sign-in"
        case .passwordChanged(let it): return "\(it.way)"
        case .credentialsExpired(let it): return "due \(time(it.due))"
        case .recoveryDisavowed(let it): return it.revoked ? "password taken back" : "nothing to take back"
        case .accountRegistered(let it): return "\(it.accountType)"
        case .phoneChanged: return "another phone on record"
        case .policyAdopted(let it): return "version \(it.policy.version), \(it.policy.way)"
        case .keyCreated(let it), .keyDestroyed(let it): return "\(it.kind) key of epoch \(it.epoch)"
        case .clockObserved(let it): return "\(it.reason)"
        case .subjectErased(let it), .personalDataRevealed(let it), .holdPlaced(let it), .holdLifted(let it):
            return "\(id(it.subject)), case \(it.caseNumber)" + (it.by.isEmpty ? "" : " by \(it.by)")
        case .logRestored(let it):
            return "to \(it.restoredSize) events, of \(it.oldSize) under \(it.oldOrigin)"
        case .retentionApplied(let it):
            return
                "removed \(it.accounts) accounts, \(it.phones) phones, \(it.clients) clients, \(it.networks) networks"
        }
    }
}

/// Vietnam's clocks, all year.
let vietnamOffset = Instant.Span.hours(7)

/// `10:09:03.250` by a clock `offset` ahead of UTC.
func localTime(_ instant: Instant, offset: Instant.Span = vietnamOffset) -> String {
    String(iso8601(instant + offset).dropFirst(11).dropLast())
}

/// `2026-01-05 10:09:03` by a clock `offset` ahead of UTC.
func localDateAndTime(_ instant: Instant, offset: Instant.Span = vietnamOffset) -> String {
    let text = iso8601(instant + offset)
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
}

private func parts(_ count: UInt8) -> String { count == 1 ? "1 part" : "\(count) parts" }
