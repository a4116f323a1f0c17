public import EventStore
import LMDB

/// A log as a witness knows it.
public struct WatchedLog: Hashable, Sendable {
    public let origin: String
    /// Whose signatures count for this log: more than one while one key takes the place of another.
    public let keys: [VerifierKey]
    /// The largest checkpoint that was seen, with the witness's cosignature; nil before the first.
    public let last: SignedCheckpoint?

    init(origin: String, keys: [VerifierKey], last: SignedCheckpoint?) {
        self.origin = origin
        self.keys = keys
        self.last = last
    }
}

/// What a witness holds a new checkpoint against the one seen last with.
public enum GrowthEvidence: Sendable {
    /// The log itself, or a copy of it.
    case log(EventLog)
    /// A proof that somebody made.
    case proof(ConsistencyProof)
    /// Nothing: enough for the first checkpoint, and for the same one again.
    case none

    /// Whether, and how, the new checkpoint extends the old one. Throws `WitnessError`; `.twoHistories` only for what no
    /// mistake of an honest log's keeper, or of whoever runs the witness, can come to.
    func check(_ new: Checkpoint, extends old: Checkpoint?) throws(WitnessError) {
        if let old, new.size < old.size { throw .older(seen: old.size, offered: new.size) }
        if let old, new.size == old.size, new.root != old.root {
            throw .twoHistories(seen: old, offered: new, reason: .wrongNewRoot(size: new.size))
        }
        switch self {
        case .log(let log): try check(new, extends: old, in: log)
        case .proof(let proof): try check(new, extends: old, by: proof)
        case .none:
            guard let old else { return }
            guard old.size == new.size else { throw .proofNeeded(seen: old.size, begins: nil) }
        }
    }

    private func check(
        _ new: Checkpoint, extends old: Checkpoint?, in log: EventLog
    ) throws(WitnessError) {
        let size = try reading(log) { try log.head().size }
        guard new.size <= size else { throw .behind(offered: new.size, log: size) }
        // Another log at hand says nothing about the one that was offered, so that is asked first.
        guard try reading(log, { try log.root(size: new.size).root }) == new.root else {
            throw .notTheLog(offered: new)
        }
        guard let old else { return }
        let (before, proof) = try reading(log) {
            (try log.root(size: old.size).root, try log.consistencyProof(from: old.size, to: new.size))
        }
        do throws(ProofError) {
            // An older root that only a damaged hash gives is no accusation either: it must lead to the new one.
            try proof.verify(oldRoot: before, newRoot: new.root)
        } catch {
            throw .damaged(path: log.folder, detail: "its tree does not fit together; run `retrace verify` on it")
        }
        guard before == old.root else {
            throw .twoHistories(seen: old, offered: new, reason: .wrongOldRoot(size: old.size))
        }
    }

    private func check(
        _ new: Checkpoint, extends old: Checkpoint?, by proof: ConsistencyProof
    ) throws(WitnessError) {
        guard let old else { return }
        guard proof.oldSize == old.size, proof.newSize == new.size else {
            throw .proofNeeded(seen: old.size, begins: proof.oldSize)
        }
        do throws(ProofError) {
            try proof.verify(oldRoot: old.root, newRoot: new.root)
        } catch {
            throw .notShown(seen: old, offered: new)
        }
    }

    private func reading<R>(_ log: EventLog, _ body: () throws -> R) throws(WitnessError) -> R {
        do {
            return try body()
        } catch let error as EventLogError {
            throw .log(error)
        } catch let error as ProofError {
            throw .proof(error)
        } catch {
            throw .damaged(path: log.folder, detail: "\(error)")
        }
    }
}
