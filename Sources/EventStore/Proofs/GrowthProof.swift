/// A proof that a log only grew up to a signed checkpoint, in the form in which C2SP tlog-witness hands a checkpoint to a
/// witness (the body of add-checkpoint).
///
///     old N
///     HASHES                  in base64, one a line
///
///     CHECKPOINT
public struct GrowthProof: Hashable, Sendable {
    public let proof: ConsistencyProof
    /// The newer checkpoint. The older one is known to who checks.
    public let checkpoint: SignedCheckpoint

    /// Throws `ProofError.malformed` if the proof leads to another size than the checkpoint's.
    public init(_ proof: ConsistencyProof, _ checkpoint: SignedCheckpoint) throws(ProofError) {
        guard proof.newSize == checkpoint.checkpoint.size else {
            throw .malformed("it leads to \(proof.newSize) events, the checkpoint has \(checkpoint.checkpoint.size)")
        }
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// Reads a proof. Throws `ProofError`.
    public init(_ bytes: [UInt8]) throws(ProofError) {
        let text = try ProofText(bytes)
        guard let old = number(text.lines.first, after: "old") else {
            throw .malformed("its first line is not \"old N\"")
        }
        checkpoint = text.checkpoint
        proof = try ConsistencyProof(
            oldSize: old, newSize: checkpoint.checkpoint.size, hashes: try hashes(text.lines.dropFirst()))
    }

    /// The proof as a file.
    public var bytes: [UInt8] {
        Array("old \(proof.oldSize)\n\(lines(proof.hashes))\n".utf8) + checkpoint.bytes
    }

    /// Checks the new checkpoint's signatures, and that it extends an old one that the caller trusts already. Returns
    /// the signatures of known keys.
    ///
    /// Throws `ProofError.checkpoint`, `.malformed` for another log or another size, `.wrongOldRoot` or `.wrongNewRoot`
    /// for two histories.
    public func verify(from old: Checkpoint, by keys: [VerifierKey]) throws(ProofError) -> [VerifiedSignature] {
        let new = checkpoint.checkpoint
        guard isSameText(old.origin, new.origin) else {
            throw .malformed("it is about the log \(new.origin), and the older checkpoint about \(old.origin)")
        }
        guard old.size == proof.oldSize else {
            throw .malformed("it begins at \(proof.oldSize) events, and the older checkpoint has \(old.size)")
        }
        let signatures = try checkpoint.verifyInProof(by: keys)
        try proof.verify(oldRoot: old.root, newRoot: new.root)
        return signatures
    }
}
