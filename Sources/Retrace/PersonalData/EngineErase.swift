import EventStore
public import Recovery

/// What an erasure does beyond the person's rows in the vault.
public struct ErasureOptions: Sendable {
    /// Whether only the pseudonym itself is erased, and not what belongs to the account alone.
    public var isAlone = false
    /// Whether it is erased although a recovery is under way.
    public var evenIfLive = false
    /// Names of the other places that the person is erased from (a directory, files). The list of the erased has them, so
    /// whoever finishes the erasure is told them. They say where, and nothing of the person.
    public var places: [String] = []
    /// Erases the person from these places, before the vault forgets who it was. An erasure that is cut off is finished
    /// only in places that are named.
    public var elsewhere: ElsewhereErasure?

    public init() {}
}

/// Erases a person from the places that an erasure names. May be called again if the erasure is cut off; what is gone
/// already is no error.
public typealias ElsewhereErasure =
    @Sendable (_ places: [String], _ account: AccountIdentifier?, _ phones: [PhoneNumber]) async throws -> Void

/// What is done of an erasure, in its order.
package enum ErasureStep: Int, Sendable, CaseIterable {
    case list
    case elsewhere
    /// The rows are gone and the others under the new key, in one commit.
    case rows
    case key
    case file
}

/// What came of an erasure.
public struct ErasureReport: Sendable {
    /// Those that are erased now.
    public let erased: [Erasure]
    /// Those that were to be erased, and that a hold keeps which was placed since.
    public let held: [Erasure]
    /// The epoch of the vault's new key; nil if nobody was erased.
    public let epoch: UInt32?
}

// Erasure. The list of the erased comes first and the log last, so whatever cuts it off, the same call again finishes it:
// list, elsewhere, rows and key in one commit, old key, file, log.
extension Engine {
    /// Erases somebody: with an account also the phones, clients and networks that the log names with no other account.
    /// The log keeps its pseudonyms, and every proof stays valid; nothing leads from them to the person any more.
    ///
    /// Throws under a legal hold, and while a recovery is under way. The vault gets a new key, so no copy of it from
    /// before can be read with the keys that are left.
    public func erase(
        _ subject: Pseudonym, under warrant: Warrant, _ erasure: ErasureOptions = ErasureOptions()
    ) async throws(RetraceError) -> ErasureReport {
        try warrant.refuse(unlessFor: .erase)
        let lock = try PersonalDataLock(options.data)
        let list = erasedList
        var members: Set<Pseudonym> = [subject]
        if let value = try vault.value(of: subject) {
            let scope = try ErasureScope(of: subject, value.kind, isAlone: erasure.isAlone, in: log)
            try scope.refuseHeld()
            if !erasure.evenIfLive { try scope.refuse(whileLiveIn: try await settled()) }
            for member in scope.members.sorted() where try vault.isKnown(member) { members.insert(member) }
            let time = try logTime()
            try list.add(members.sorted().map { Erasure(of: $0, at: time, warrant, places: erasure.places) })
            options.didErase(.list)
            // An earlier call may have named more of them.
            let places = try list.entries().filter { members.contains($0.subject) }.flatMap(\.places)
            try await erase(scope.members, of: subject, from: places, by: erasure.elsewhere)
            options.didErase(.elsewhere)
        }
        let entries = try list.entries()
        guard let own = entries.first(where: { $0.subject == subject }) else { throw try unknown(subject) }
        let report = try await finish(
            entries.filter { members.contains($0.subject) || $0.caseNumber == own.caseNumber },
            elsewhere: erasure.elsewhere, done: members)
        lock.end()
        return report
    }

    /// Finishes erasures that were cut off, and erases again whom a restored vault has brought back. Finds both in the
    /// list beside the keys. `caseNumber` takes those of one case only. Whoever has a hold that was placed since their
    /// erasure was begun is left; an older one, which a restored log has brought back, had been lifted by then.
    ///
    /// `elsewhere` erases from the places that the erasures named. Throws without it if there are any: once the vault
    /// forgets whom they were of, nobody could.
    public func finishErasures(
        of caseNumber: CaseNumber? = nil, elsewhere: ElsewhereErasure? = nil
    ) async throws(RetraceError) -> ErasureReport {
        let lock = try PersonalDataLock(options.data)
        let report = try await finish(
            try erasedList.entries().filter { caseNumber == nil || $0.caseNumber == caseNumber }, elsewhere: elsewhere)
        lock.end()
        return report
    }

    /// The list of those that were erased, or are to be.
    var erasedList: ErasedList { ErasedList(path: (options.keys.folder ?? options.data) + "/erased") }

    /// `done` are those who are erased elsewhere already.
    private func finish(
        _ entries: [Erasure], elsewhere: ElsewhereErasure?, done: Set<Pseudonym> = []
    ) async throws(RetraceError) -> ErasureReport {
        let logged = try LoggedPeople(Set(entries.map(\.subject)), in: log)
        var (unfinished, held): ([Erasure], [Erasure]) = ([], [])
        for entry in entries {
            let isKnown = try vault.isKnown(entry.subject)
            // By a hold that was placed since the erasure was begun; an older one had been lifted by then.
            let since = logged.holds.standing.filter { $0.since >= entry.time }
            if isKnown, logged.hold(on: entry.subject, among: since) != nil {
                held.append(entry)
            } else if isKnown || !logged.erased.contains(entry.subject) {
                unfinished.append(entry)
            }
        }
        if unfinished.isEmpty { return ErasureReport(erased: [], held: held, epoch: nil) }
        try await eraseElsewhere(unfinished.filter { !done.contains($0.subject) }, elsewhere)
        let rotation = try vault.rotate(after: logged.vaultEpoch, removing: Set(unfinished.map(\.subject))) {
            options.didErase(.rows)
        }
        options.didErase(.key)
        try vault.compact()
        options.didErase(.file)
        try await note(rotation.events + unfinished.filter { !logged.erased.contains($0.subject) }.map(Payload.erased))
        return ErasureReport(erased: unfinished, held: held, epoch: rotation.new)
    }

    /// What was begun together is of one person. Whom the vault does not know any more is erased elsewhere already.
    private func eraseElsewhere(_ entries: [Erasure], _ elsewhere: ElsewhereErasure?) async throws(RetraceError) {
        let owing = entries.filter { !$0.places.isEmpty }
        for (_, entries) in Dictionary(grouping: owing, by: { "\($0.time.milliseconds) \($0.caseNumber)" }) {
            var members: Set<Pseudonym> = []
            for entry in entries where try vault.isKnown(entry.subject) { members.insert(entry.subject) }
            guard let first = entries.first, !members.isEmpty else { continue }
            try await erase(members, of: first.subject, from: entries.flatMap(\.places), by: elsewhere)
        }
    }

    private func erase(
        _ members: Set<Pseudonym>, of subject: Pseudonym, from places: [String], by elsewhere: ElsewhereErasure?
    ) async throws(RetraceError) {
        let places = Set(places).sorted()
        guard let elsewhere else {
            if places.isEmpty { return }
            throw .personalData(
                "the erasure of \(subject) is not finished: it was begun in other places too "
                    + "(\(places.joined(separator: ", "))); finish it with a program that erases from them")
        }
        var accounts: [AccountIdentifier] = []
        var phones: [PhoneNumber] = []
        for member in members.sorted() {
            if let account = try vault.account(member) { accounts.append(account) }
            if let phone = try vault.phone(member) { phones.append(phone) }
        }
        do {
            try await elsewhere(places, accounts.first, phones)
            for account in accounts.dropFirst() { try await elsewhere(places, account, phones) }
        } catch let error as DirectoryUnreachable {
            throw .directory(error)
        } catch {
            throw .personalData("the erasure of \(subject) broke off: \(error); run it again when that is mended")
        }
    }

    /// The situation after what has fallen due is written.
    private func settled() async throws(RetraceError) -> Situation {
        _ = try await settle()
        return writer.situation()
    }
}

extension Erasure {
    package init(of subject: Pseudonym, at now: Instant, _ warrant: Warrant, places: [String] = []) {
        self.init(
            time: now, subject: subject, reason: warrant.reason, caseNumber: warrant.caseNumber, by: warrant.by,
            places: places)
    }
}

extension Engine {
    /// Now, but not before what the log has: what its events are compared with.
    func logTime() throws(RetraceError) -> Instant {
        do { return max(now, Instant(milliseconds: try log.head().lastTime)) } catch { throw RetraceError(error) }
    }
}

extension Vault {
    /// Whether a pseudonym has a row, readable or not.
    func isKnown(_ pseudonym: Pseudonym) throws(RetraceError) -> Bool {
        try read { transaction, rows in try rows.isKnown(pseudonym, in: transaction) }
    }
}

extension Vault.Rotation {
    /// What the log keeps of it: every key before the new one is destroyed.
    var events: [Payload] {
        [.keyCreated(KeyEvent(kind: .vault, epoch: new)), .keyDestroyed(KeyEvent(kind: .vault, epoch: new - 1))]
    }
}
