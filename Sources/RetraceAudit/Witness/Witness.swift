public import EventStore
public import LMDB

/// An auditor's own memory of a log: the largest checkpoint that was ever seen of it. Each new one must extend it, and
/// is then cosigned. So a log that is cut back or rewritten is found out, whoever has its key.
public struct Witness: Sendable {
    /// What the witness's cosignatures are checked with.
    public var key: VerifierKey { cosigner.key }
    private let folder: WitnessFolder
    private let cosigner: Cosigner

    /// Makes a witness in a folder, from a name such as `audit.example/w1` and 32 random bytes.
    ///
    /// Throws `WitnessError.exists` if there is one, and `.checkpoint` for a name that can't name a key.
    public static func create(at path: String, name: String, seed: Bytes32) throws(WitnessError) -> Witness {
        let folder = WitnessFolder(path: path)
        let cosigner = try cosigner(name, seed)
        guard try folder.begin(name: name, seed: seed) else { throw .exists(path: path) }
        return Witness(folder: folder, cosigner: cosigner)
    }

    /// Opens the witness in a folder. Throws `WitnessError.missing` if there is none.
    public static func open(at path: String) throws(WitnessError) -> Witness {
        let folder = WitnessFolder(path: path)
        guard let identity = try folder.identity() else { throw .missing(path: path) }
        return Witness(folder: folder, cosigner: try cosigner(identity.name, identity.seed))
    }

    /// Lets the signatures of a key count for the log that the key is named like.
    public func trust(_ key: VerifierKey) throws(WitnessError) {
        guard key.kind == .note else { throw .notALogKey(key.description) }
        let lock = try folder.lock()
        let keys = try folder.log(key.name)?.keys ?? []
        if !keys.contains(key) { try folder.setKeys(keys + [key], of: key.name) }
        lock.end()
    }

    /// All logs that are known here, with the largest checkpoint seen of each.
    public func logs() throws(WitnessError) -> [WatchedLog] { try folder.logs() }

    /// Whether a checkpoint is signed by its log, and extends the one seen last. Remembers and signs nothing. Returns
    /// what is known of the log.
    @discardableResult
    public func check(
        _ new: SignedCheckpoint, _ evidence: GrowthEvidence
    ) throws(WitnessError) -> WatchedLog {
        try checked(new, evidence).log
    }

    private func checked(
        _ new: SignedCheckpoint, _ evidence: GrowthEvidence
    ) throws(WitnessError) -> (log: WatchedLog, signatures: [VerifiedSignature]) {
        guard let log = try folder.log(new.checkpoint.origin) else {
            throw .unknownLog(origin: new.checkpoint.origin)
        }
        let signatures: [VerifiedSignature]
        do throws(NoteError) {
            signatures = try new.verify(by: log.keys)
        } catch {
            throw .checkpoint(error)
        }
        try evidence.check(new.checkpoint, extends: log.last?.checkpoint)
        return (log, signatures)
    }

    /// Checks a checkpoint, remembers it, and cosigns it at a time in seconds since 1970. It is on the disk before this
    /// returns: with the log's signatures and this cosignature, and with no other, which anybody may have put there.
    ///
    /// Returns the checkpoint as it was given, also with what other witnesses cosigned, with this witness's cosignature in
    /// place of an older one. Throws `WitnessError.checkpoint` if that would be beyond a note's limits, before anything
    /// is remembered.
    public func cosign(
        _ new: SignedCheckpoint, _ evidence: GrowthEvidence, at time: UInt64
    ) throws(WitnessError) -> SignedCheckpoint {
        let lock = try folder.lock()
        let signatures = try checked(new, evidence).signatures
        let cosigned: SignedCheckpoint
        let remembered: SignedCheckpoint
        do throws(NoteError) {
            let cosignature = try cosigner.cosign(new, at: time)
            cosigned = try new.adding(cosignature)
            remembered = try new.keeping(signatures).adding(cosignature)
        } catch {
            throw .checkpoint(error)
        }
        try folder.setLast(remembered)
        lock.end()
        return cosigned
    }

    private static func cosigner(_ name: String, _ seed: Bytes32) throws(WitnessError) -> Cosigner {
        do throws(NoteError) {
            return try Cosigner(name: name, seed: seed)
        } catch {
            throw .checkpoint(error)
        }
    }
}
