import EventStore
import Recovery

/// What an application of the periods removed, or would remove.
public struct RetentionReport: Equatable, Sendable {
    /// The periods, in days, by the policy in force: of accounts and phones, and of clients and networks; 0 removes none.
    public let identityDays: Int
    public let clientDays: Int
    public internal(set) var accounts = 0
    public internal(set) var phones = 0
    public internal(set) var clients = 0
    public internal(set) var networks = 0
    /// Those whose time is over but that a legal hold keeps.
    public internal(set) var held = 0

    /// All that are removed.
    public var removed: Int { accounts + phones + clients + networks }
}

extension Engine {
    /// Removes from the vault whoever the log has not used for longer than the periods of the policy in force; legal holds
    /// keep whom they name, and whoever the log names together with them. One new key for the vault, one new file.
    ///
    /// Whoever comes back in this very moment after years has to begin their recovery again.
    public func applyRetention(isDryRun: Bool = false) async throws(RetraceError) -> RetentionReport {
        let lock = try PersonalDataLock(options.data)
        var retention = try reckoned()
        // The log first: what could not be accounted for would be worse than an entry whose removal was cut off and
        // is done by the next run, with an entry of its own.
        while !isDryRun, try await !isNoted(retention.report) {
            retention = try reckoned()
        }
        if !isDryRun { try await remove(retention) }
        lock.end()
        return retention.report
    }

    /// Writes down what is removed; false if another process has put a policy with other periods in force, which is known
    /// then.
    private func isNoted(_ report: RetentionReport) async throws(RetraceError) -> Bool {
        try await !writer.submit(Job(.recordRetention(RetentionApplied(report)))).isOverruled
    }

    private func reckoned() throws(RetraceError) -> Retention {
        let (policy, now) = (policy, try logTime())
        let (identityDays, clientDays) = (Int64(policy.identityDays), Int64(policy.clientDays))
        let uses = try lastUses(
            LastUse.Ends(identity: now.ago(days: identityDays), client: now.ago(days: clientDays)))
        var report = RetentionReport(identityDays: Int(identityDays), clientDays: Int(clientDays))
        let logged = try LoggedPeople(in: log)
        let over = try find(uses, except: try heldPseudonyms(logged.holds), &report)
        return Retention(report: report, over: over, vaultEpoch: logged.vaultEpoch)
    }

    private func remove(_ retention: Retention) async throws(RetraceError) {
        if retention.over.isEmpty { return }
        let rotation = try vault.rotate(after: retention.vaultEpoch, removing: retention.over)
        try vault.compact()
        try await note(rotation.events)
    }

    private func lastUses(_ ends: LastUse.Ends) throws(RetraceError) -> LastUse {
        var uses = LastUse(ends: ends)
        guard let start = ends.start else { return uses }
        do {
            let first = try log.firstPosition(atOrAfter: start.milliseconds)
            try log.read(from: first) { position, record in
                uses.fold(try decode(record, at: position))
                return true
            }
        } catch {
            throw RetraceError(error)
        }
        return uses
    }

    private func find(
        _ uses: LastUse, except held: Set<Pseudonym>, _ report: inout RetentionReport
    ) throws(RetraceError) -> Set<Pseudonym> {
        var over: Set<Pseudonym> = []
        try vault.forEachPseudonym { id, kind in
            guard uses.isOver(id, kind) else { return }
            if held.contains(id) {
                report.held += 1
            } else {
                over.insert(id)
                report.count(kind)
            }
        }
        return over
    }

    /// All whom a legal hold keeps: whom it names, known to the vault or not, and whoever the log names together with them.
    private func heldPseudonyms(_ holds: LegalHolds) throws(RetraceError) -> Set<Pseudonym> {
        let subjects = Set(holds.standing.map(\.subject))
        if subjects.isEmpty { return [] }
        let together = try LoggedPeople(subjects, in: log).together
        return subjects.reduce(into: subjects) { held, subject in held.formUnion(together.all(with: subject).keys) }
    }
}

/// Whose time is over.
private struct Retention {
    let report: RetentionReport
    let over: Set<Pseudonym>
    /// The newest epoch of the vault's key that the log has.
    let vaultEpoch: UInt32
}

extension RetentionReport {
    fileprivate mutating func count(_ kind: VaultKind) {
        switch kind {
        case .account: accounts += 1
        case .phone: phones += 1
        case .client: clients += 1
        case .network: networks += 1
        }
    }
}

extension Instant {
    /// Where a period ends that goes back from here; nil if there is none, that is if it has 0 days.
    fileprivate func ago(days: Int64) -> Instant? { days == 0 ? nil : self - .days(days) }
}
