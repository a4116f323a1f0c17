import EventStore
import Recovery

/// Who is erased together with somebody, and what stands against it.
struct ErasureScope {
    let subject: Pseudonym
    /// The subject; with an account also the phones, clients and networks that the log names with no other account.
    let members: Set<Pseudonym>
    private let logged: LoggedPeople

    init(of subject: Pseudonym, _ kind: VaultKind, isAlone: Bool, in log: EventLog) throws(RetraceError) {
        self.subject = subject
        logged = try LoggedPeople([subject], in: log)
        if kind == .account, !isAlone {
            members = try Self.own(of: subject, logged, log).union([subject])
        } else {
            members = [subject]
        }
    }

    /// The phones, clients and networks that are named together with this account and with no other.
    private static func own(
        of account: Pseudonym, _ logged: LoggedPeople, _ log: EventLog
    ) throws(RetraceError) -> Set<Pseudonym> {
        let candidates = Set(logged.together.all(with: account).filter { $0.value != .account }.keys)
        if candidates.isEmpty { return [] }
        let others = try LoggedPeople(candidates, in: log).together
        return candidates.filter { candidate in
            !others.all(with: candidate).contains { $0.value == .account && $0.key != account }
        }
    }

    /// Refuses while a hold keeps the subject.
    func refuseHeld() throws(RetraceError) {
        guard let hold = logged.hold(on: subject, among: logged.holds.standing) else { return }
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
