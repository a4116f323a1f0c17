import Recovery

extension Warrant {
    /// What the log keeps of an act under this warrant.
    func event(on subject: Pseudonym) -> SubjectEvent {
        SubjectEvent(subject: subject, reason: reason, caseNumber: caseNumber.description, by: by)
    }
}

extension Payload {
    static func revealed(_ subject: Pseudonym, _ warrant: Warrant) -> Payload {
        .personalDataRevealed(warrant.event(on: subject))
    }

    static func erased(_ erasure: Erasure) -> Payload {
        .subjectErased(
            SubjectEvent(
                subject: erasure.subject, reason: erasure.reason, caseNumber: erasure.caseNumber.description,
                by: erasure.by))
    }
}

extension RetentionApplied {
    init(_ report: RetentionReport) {
        self.init(
            accounts: UInt32(clamping: report.accounts), phones: UInt32(clamping: report.phones),
            clients: UInt32(clamping: report.clients), networks: UInt32(clamping: report.networks),
            identityDays: UInt32(clamping: report.identityDays), clientDays: UInt32(clamping: report.clientDays))
    }
}
