import Recovery

extension StateTable {
    /// What a command came to, in a few words: the events it appends, and the answer where it says more.
    static func told(_ outcome: Outcome, of kind: CommandKind) -> String {
        if case .refused(let refusal) = outcome.answer {
            return outcome.decision?.drafts.isEmpty == true && outcome.decision?.noted == nil
                ? "refused \(refusal.rule), not written" : "refused \(refusal.rule)"
        }
        let settled = outcome.settled.filter { $0.session == outcome.scenario.session(nil) }
        let events = (kind == .settle ? settled : outcome.events).map { told($0.payload) }
        let parts = events.joined(separator: " + ")
        guard let answer = told(outcome.answer) else { return parts.isEmpty ? "–" : parts }
        return parts.isEmpty ? answer : "\(parts) → \(answer)"
    }

    private static func told(_ answer: Answer) -> String? {
        switch answer {
        case .requested: "captcha asked"
        case .resumed: "resumed"
        case .captchaFailed: "captcha failed"
        case .codeIssued(let issue, _): "code \(issue) issued"
        case .verified(let way): way == .temporary ? "verified" : "verified, choose"
        case .codeRejected(let left): "\(left) left"
        case .locked: "locked"
        case .claimed(let claims): claims.isEmpty ? nil : "\(claims.count) claimed"
        case .done, .refused: nil
        }
    }

    private static func told(_ payload: Payload) -> String {
        let details: String? =
            switch payload {
            case .recoveryRequested(let it): it.decoy.map { "decoy, \($0)" }
            case .otpIssued(let it): it.withheld.map { "kept back, \($0)" }
            case .otpRejected(let it): "\(it.reason)"
            case .recoveryLocked(let it): "\(it.rule)"
            case .recoveryEnded(let it): "\(it.reason)"
            case .recoveryDisavowed(let it): it.revoked ? "revoked" : nil
            case .messageFailed(let it): it.retryAt == nil ? "\(it.reason)" : "\(it.reason), again later"
            case .messageAttempted(let it): "\(it.message.kind) \(it.message.number)"
            default: nil
            }
        return details.map { "\(payload.type)(\($0))" } ?? payload.type.description
    }
}
