import EventStore
import Recovery

/// What the log says that an erasure, a hold or a retention has to know: from one reading of all of it, never from the
/// views, for whoever can write those could else lift a hold, and views may be of another log.
struct LoggedPeople {
    private(set) var holds = LegalHolds()
    private(set) var erased: Set<Pseudonym> = []
    private(set) var together: NamedTogether
    /// The newest epoch of the vault's key; 0 if it never had one.
    private(set) var vaultEpoch: UInt32 = 0

    /// `subjects` are those for whom it matters whom they are named together with.
    init(_ subjects: Set<Pseudonym> = [], in log: EventLog) throws(RetraceError) {
        together = NamedTogether(with: subjects)
        do {
            try log.read(from: 0) { position, record in
                fold(try decode(record, at: position))
                return true
            }
        } catch {
            throw RetraceError(error)
        }
    }

    private mutating func fold(_ event: Event) {
        holds.fold(event)
        together.fold(event)
        switch event.payload {
        case .subjectErased(let it): erased.insert(it.subject)
        case .keyCreated(let it) where it.kind == .vault: vaultEpoch = max(vaultEpoch, it.epoch)
        default: return
        }
    }

    /// The first of these holds that keeps somebody who was asked about: on themselves, or on whoever the log names
    /// together with them.
    func hold(on subject: Pseudonym, among holds: [LegalHold]) -> LegalHold? {
        let protecting = together.all(with: subject)
        return holds.first { $0.subject == subject || protecting[$0.subject] != nil }
    }
}
