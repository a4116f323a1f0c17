import Recovery
import Retrace

/// The legal holds that stand, each under its case. Under what is no case's number none is placed, as in the engine.
struct HoldLedger {
    private var standing: [Pseudonym: Held] = [:]
    /// What lifted a hold may be among the events that a restored log has lost, so only those that were placed since the
    /// last restore certainly stand. This is the number of restores so far.
    private var restores = 0

    mutating func see(_ payload: Payload) {
        switch payload {
        case .holdPlaced(let it):
            guard let number = CaseNumber(it.caseNumber) else { return }
            standing[it.subject, default: Held()].place(number, after: restores)
        case .holdLifted(let it):
            guard let number = CaseNumber(it.caseNumber) else { return }
            standing[it.subject]?.lift(number)
            if standing[it.subject]?.cases.isEmpty == true { standing[it.subject] = nil }
        case .logRestored: restores += 1
        default: return
        }
    }

    /// Whether this case has a hold on somebody, as far as the log says.
    func has(_ subject: Pseudonym, _ number: CaseNumber) -> Bool { standing[subject]?.cases[number] != nil }

    /// Whether it certainly has.
    func certainlyHas(_ subject: Pseudonym, _ number: CaseNumber) -> Bool {
        standing[subject]?.cases[number] == restores
    }

    /// Whether a hold certainly stands on somebody.
    func keeps(_ subject: Pseudonym) -> Bool {
        guard let newest = standing[subject]?.newest else { return false }
        return newest.restores == restores && newest.count > 0
    }
}

/// The holds on one subject.
private struct Held {
    /// How many restores there had been when each was placed last.
    private(set) var cases: [CaseNumber: Int] = [:]
    /// The most restores among them, and how many holds have those: so that a question needs no look at each.
    private(set) var newest = (restores: 0, count: 0)

    mutating func place(_ number: CaseNumber, after restores: Int) {
        if newest.restores != restores { newest = (restores, 0) }
        if cases.updateValue(restores, forKey: number) != restores { newest.count += 1 }
    }

    mutating func lift(_ number: CaseNumber) {
        if cases.removeValue(forKey: number) == newest.restores { newest.count -= 1 }
    }
}
