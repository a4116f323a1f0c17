public import Recovery

// What operators do, and what a virtual clock leaves to its driver.
extension Engine {
    /// The policy in force.
    public var policy: Policy { writer.pulse.policy }

    /// Puts a policy in force; its version is given. Throws `RetraceError.policy` with every fault it has.
    @discardableResult
    public func adopt(_ policy: Policy) async throws(RetraceError) -> Reply {
        let faults = policy.faults
        guard faults.isEmpty else { throw .policy(faults) }
        return reply(try await writer.submit(Job(.command(.adoptPolicy(policy)))))
    }

    /// Lifts the lock that L3 put on an account. `caseNumber` is the operator's case, at most 64 bytes, no free text.
    public func unlock(_ account: Pseudonym, caseNumber: String) async throws(RetraceError) -> Reply {
        guard caseNumber.utf8.count <= 64 else { throw .caseNumberTooLong }
        return reply(
            try await writer.submit(Job(.command(.unlockAccount(account: account, caseNumber: caseNumber)))))
    }

    /// Writes down what an import into the directory changed, pseudonyms only. Returns the size of the log after it.
    @discardableResult
    public func record(_ report: ImportReport) async throws(RetraceError) -> UInt64 {
        var position = self.position
        for (entries, isNew) in [(report.registered, true), (report.phonesChanged, false)] {
            for start in stride(from: 0, to: entries.count, by: 500) {
                let jobs = try entries[start..<min(start + 500, entries.count)].jobs(isNew, vault, at: now)
                for outcome in try await writer.submit(jobs) { position = try outcome.get().position }
            }
        }
        return position
    }

    /// The account of a pseudonym; nil if the vault does not know it, or no longer. Not for people's eyes.
    package func account(of pseudonym: Pseudonym) throws(RetraceError) -> AccountIdentifier? {
        try vault.account(pseudonym)
    }

    /// Puts the vault under a new key and destroys the old one; pseudonyms stay. Returns the new epoch.
    public func rotateVaultKey() async throws(RetraceError) -> UInt32 {
        let lock = try PersonalDataLock(options.data)
        let rotation = try vault.rotate(after: LoggedPeople(in: log).vaultEpoch)
        try await note(rotation.events)
        lock.end()
        return rotation.new
    }

    /// A delivery receipt of a gateway.
    @discardableResult
    public func reportReceipt(
        _ session: SessionID, _ message: MessageID, isDelivered: Bool
    ) async throws(RetraceError) -> Reply {
        let command = Command.reportReceipt(session: session, message: message, isDelivered: isDelivered)
        return reply(try await writer.submit(Job(.command(command))))
    }

    /// Whether the day's budget of messages is nearly spent (L8).
    public var isNearMessageBudget: Bool { writer.pulse.isNearMessageBudget }

    /// Settles what has fallen due by now. A virtual clock does nothing by itself.
    @discardableResult
    public func settle() async throws(RetraceError) -> Reply {
        reply(try await writer.submit(Job(.command(.settle))))
    }

    /// Sends the messages that are due by now, and tells the directory what it could not be told before. Returns how many
    /// messages were handed over.
    @discardableResult
    public func deliverMessages() async throws(RetraceError) -> Int {
        let count = try await worker.deliverAll()
        try await errands.runOnce()
        return count
    }

    /// The moment at which something next falls due or a message is next to be tried; nil if nothing waits.
    public var nextMoment: Instant? {
        let pulse = writer.pulse
        return [pulse.nextDue, pulse.nextMessage].compactMap(\.self).min()
    }
}

extension ArraySlice<ImportReport.Entry> {
    fileprivate func jobs(_ isNew: Bool, _ vault: Vault, at now: Instant) throws(RetraceError) -> [Job] {
        let values = flatMap { [(VaultKind.account, $0.account.vaultText), (VaultKind.phone, $0.phone.e164)] }
        let names = try vault.pseudonyms(for: values, at: now)
        guard names.count == count * 2 else { return [] }
        return enumerated().map { index, entry in
            let (account, phone) = (names[index * 2], names[index * 2 + 1])
            let command: Command =
                isNew
                ? .registerAccount(
                    AccountRegistered(
                        accountType: entry.account.type, account: account, phone: phone, since: entry.since))
                : .changePhone(PhoneChanged(account: account, phone: phone, since: entry.since))
            return Job(.command(command))
        }
    }
}
