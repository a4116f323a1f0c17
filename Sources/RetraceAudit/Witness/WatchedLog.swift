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

    /// Whether, and how, the new checkpoint extends the old one. Throws `WitnessError`.
    func check(_ new: Checkpoint, extends old: Checkpoint?) throws(WitnessError) {
        if let old, new.size < old.size { throw .older(seen: old.size, offered: new.size) }
        switch self {
        case .log(let log): try check(new, extends: old, in: log)
        case .proof(let proof): try check(new, extends: old, by: proof)
        case .none:
            guard let old else { return }
            guard old.size == new.size else { throw .proofNeeded(seen: old.size, begins: nil) }
            try check(new, extends: old, by: sameSize(old.size))
        }
    }

    private func check(
        _ new: Checkpoint, extends old: Checkpoint?, in log: EventLog
    ) throws(WitnessError) {
        let proof: ConsistencyProof
        let root: Bytes32
        do {
            proof = try log.consistencyProof(from: old?.size ?? 0, to: new.size)
            root = try log.root(size: new.size).root
        } catch let error as EventLogError {
            throw .log(error)
        } catch let error as ProofError {
            throw .proof(error)
        } catch {
            throw .damaged(path: log.folder, detail: "\(error)")
        }
        if let old { try check(new, extends: old, by: proof) }
        guard root == new.root else { throw .notTheLog(offered: new) }
    }

    private func check(
        _ new: Checkpoint, extends old: Checkpoint?, by proof: ConsistencyProof
    ) throws(WitnessError) {
        guard let old else { return }
        guard old.size != new.size || old.root == new.root else {
            throw .twoHistories(seen: old, offered: new, reason: .wrongNewRoot(size: new.size))
        }
        guard proof.oldSize == old.size, proof.newSize == new.size else {
            throw .proofNeeded(seen: old.size, begins: proof.oldSize)
        }
        do throws(ProofError) {
            try proof.verify(oldRoot: old.root, newRoot: new.root)
        } catch {
            throw .twoHistories(seen: old, offered: new, reason: error)
        }
    }

    private func sameSize(_ size: UInt64) throws(WitnessError) -> ConsistencyProof {
        do throws(ProofError) {
            return try ConsistencyProof(oldSize: size, newSize: size, hashes: [])
        } catch {
            throw .proof(error)
        }
    }
}
