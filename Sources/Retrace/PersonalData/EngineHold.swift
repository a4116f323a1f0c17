import LMDB
public import Recovery

// Legal holds: placed and lifted by events, so the log alone says which stood when.
extension Engine {
    /// Keeps a pseudonym, and all that the log names together with it, from being erased until the hold is lifted.
    /// Throws if the vault does not know the pseudonym, or the same case holds it already.
    public func placeHold(on subject: Pseudonym, under warrant: Warrant) async throws(RetraceError) {
        try warrant.refuse(unlessFor: .hold)
        let lock = try PersonalDataLock(options.data)
        guard try vault.value(of: subject) != nil else { throw try unknown(subject) }
        if try legalHolds().index(subject, warrant.caseNumber) != nil {
            throw .personalData("the case \(warrant.caseNumber) holds \(subject) already; nothing was changed")
        }
        try await note(.holdPlaced(warrant.event(on: subject)))
        lock.end()
    }

    /// Lifts the hold of the warrant's case on a pseudonym; other cases' holds on it stay.
    public func liftHold(on subject: Pseudonym, under warrant: Warrant) async throws(RetraceError) {
        try warrant.refuse(unlessFor: .hold)
        let lock = try PersonalDataLock(options.data)
        guard try legalHolds().index(subject, warrant.caseNumber) != nil else {
            throw .personalData(
                "the case \(warrant.caseNumber) does not hold \(subject); `retrace hold list` shows the holds that stand"
            )
        }
        try await note(.holdLifted(warrant.event(on: subject)))
        lock.end()
    }

    /// The holds that stand, in the order in which they were placed. Reads all of the log.
    public func holds() throws(RetraceError) -> [LegalHold] { try legalHolds().standing }

    private func legalHolds() throws(RetraceError) -> LegalHolds { try LoggedPeople(in: log).holds }
}

/// Erasures, holds, retention and rotations of keys of one folder of data come one after the other, over all processes: a hold
/// that is placed while somebody is being erased would come too late.
struct PersonalDataLock: ~Copyable {
    private let lock: FileLock

    init(_ data: String) throws(RetraceError) {
        let taken: FileLock?
        do throws(LMDBError) { taken = try FileLock(at: data + "/personal-data.lock") } catch { throw .storage(error) }
        guard let taken else {
            throw .personalData(
                "another erasure, hold, retention or rotation of a key is under way; try again when it is done")
        }
        lock = taken
    }

    /// Gives the lock back; so does its end of life.
    consuming func end() {}
}
