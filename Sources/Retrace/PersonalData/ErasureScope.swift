import Recovery

/// Who is erased together with somebody, and what stands against it.
struct ErasureScope {
    let subject: Pseudonym
    /// The subject; with an account also the phones, clients and networks that the log names with no other account.
    let members: Set<Pseudonym>
    /// All whom a hold protects the subject by: itself, and whoever the log names together with it.
    private let protecting: Set<Pseudonym>

    init(
        of subject: Pseudonym, _ kind: VaultKind, isAlone: Bool, _ together: NamedTogether
    ) throws(RetraceError) {
        self.subject = subject
        members = kind == .account && !isAlone ? try together.only(with: subject).union([subject]) : [subject]
        protecting = try together.all(with: subject, kind).union([subject])
    }

    /// The first hold that keeps the subject.
    func hold(among holds: [LegalHold]) -> LegalHold? { holds.first { protecting.contains($0.subject) } }

    func refuse(under holds: [LegalHold]) throws(RetraceError) {
        guard let hold = hold(among: holds) else { return }
        let what = hold.subject == subject ? "it" : "\(hold.subject), which the log names together with it,"
        throw .personalData(
            "\(subject) is not erased: the case \(hold.caseNumber) holds \(what) since \(iso8601(hold.since)); "
                + "nothing was changed")
    }

    /// Refuses while one of them is in a recovery: its messages could not be sent any more.
    func refuse(whileLiveIn situation: Situation) throws(RetraceError) {
        let live = situation.sessions.values.filter { session in
            let request = session.request
            return !session.stage.isClosed
                && [request.account, request.phone, request.client, request.network].contains { members.contains($0) }
        }
        guard let session = live.max(by: { end($0, situation) < end($1, situation) }) else { return }
        throw .personalData(
            "\(subject) is not erased: the recovery \(session.id) is under way and ends by "
                + "\(iso8601(end(session, situation))); erase after that, or with --live, which leaves it without "
                + "messages; nothing was changed")
    }

    private func end(_ session: Session, _ situation: Situation) -> Instant {
        let policy = situation.policy(of: session)
        return max(
            session.due(under: policy) ?? session.begun, session.begun + .seconds(policy.sessionLife))
    }
}
