import Recovery

/// The legal holds that stand, each under its case.
struct HoldLedger {
    /// By subject, then by case: whether it certainly stands.
    private var standing: [Pseudonym: [String: Bool]] = [:]

    mutating func see(_ payload: Payload) {
        switch payload {
        case .holdPlaced(let it): standing[it.subject, default: [:]][it.caseNumber] = true
        case .holdLifted(let it): lift(it)
        // What lifted a hold may be among the events that a restored log has lost.
        case .logRestored: standing = standing.mapValues { $0.mapValues { _ in false } }
        default: return
        }
    }

    private mutating func lift(_ it: SubjectEvent) {
        standing[it.subject]?[it.caseNumber] = nil
        if standing[it.subject]?.isEmpty == true { standing[it.subject] = nil }
    }

    /// Whether this case has a hold on this subject, as far as the log says.
    func has(_ it: SubjectEvent) -> Bool { standing[it.subject]?[it.caseNumber] != nil }

    /// Whether it certainly has.
    func certainlyHas(_ it: SubjectEvent) -> Bool { standing[it.subject]?[it.caseNumber] == true }

    /// Whether a hold certainly stands on somebody.
    func keeps(_ subject: Pseudonym) -> Bool { standing[subject]?.values.contains(true) ?? false }
}
