package import EventStore
public import Recovery

/// A bar to erasing somebody, and whom the log names together with them, for as long as it stands.
public struct LegalHold: Equatable, Sendable {
    public let subject: Pseudonym
    public let caseNumber: CaseNumber
    public let reason: UInt16
    /// The login of who placed it.
    public let by: String
    public let since: Instant
}

/// The holds that stand: a fold of the log. One subject may have several, under different cases.
struct LegalHolds {
    private(set) var standing: [LegalHold] = []

    mutating func fold(_ event: Event) {
        switch event.payload {
        case .holdPlaced(let it):
            guard let caseNumber = CaseNumber(it.caseNumber), index(it.subject, caseNumber) == nil else { return }
            standing.append(
                LegalHold(
                    subject: it.subject, caseNumber: caseNumber, reason: it.reason, by: it.by, since: event.time))
        case .holdLifted(let it):
            guard let caseNumber = CaseNumber(it.caseNumber), let index = index(it.subject, caseNumber) else { return }
            standing.remove(at: index)
        default: return
        }
    }

    /// Where the hold on a subject under a case stands.
    func index(_ subject: Pseudonym, _ caseNumber: CaseNumber) -> Int? {
        standing.firstIndex { $0.subject == subject && $0.caseNumber == caseNumber }
    }
}

extension LegalHold {
    /// The holds that stand at the end of a log, by reading all of it.
    package static func standing(in log: EventLog) throws -> [LegalHold] { try LoggedPeople(in: log).holds.standing }
}
