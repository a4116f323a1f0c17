/// A proof of one event that can be checked without the log: its place, the hashes, and a signed checkpoint, in the form
/// of C2SP tlog-proof, version 1. It may carry the event's record; what it carries is believed only once it is hashed.
///
///     c2sp.org/tlog-proof@v1
///     extra BASE64            the record; may be missing
///     index N
///     HASHES                  in base64, one a line
///
///     CHECKPOINT
public struct EventProof: Hashable, Sendable {
    public let proof: InclusionProof
    public let checkpoint: SignedCheckpoint
    /// The event's bytes as they are stored; nil if the proof came without.
    public let record: [UInt8]?

    static let header = "c2sp.org/tlog-proof@v1"

    /// Throws `ProofError.notInTree` if the proof is of another size than the checkpoint.
    public init(_ proof: InclusionProof, _ checkpoint: SignedCheckpoint, record: [UInt8]?) throws(ProofError) {
        guard proof.size == checkpoint.checkpoint.size else {
            throw .notInTree(position: proof.position, size: checkpoint.checkpoint.size)
        }
        self.proof = proof
        self.checkpoint = checkpoint
        self.record = record
    }

    /// Reads a proof. Throws `ProofError`.
    public init(_ bytes: [UInt8]) throws(ProofError) {
        let text = try ProofText(bytes)
        var lines = text.lines[...]
        guard let first = lines.popFirst(), isSameText(first, Self.header) else {
            throw .malformed("its first line is not \(Self.header)")
        }
        record = try Self.record(from: &lines)
        guard let position = number(lines.popFirst(), after: "index") else {
            throw .malformed("there is no line \"index N\"")
        }
        checkpoint = text.checkpoint
        proof = try InclusionProof(
            position: position, size: checkpoint.checkpoint.size, hashes: try hashes(lines))
    }

    private static func record(from lines: inout ArraySlice<String>) throws(ProofError) -> [UInt8]? {
        guard let line = lines.first, line.hasPrefix("extra ") else { return nil }
        lines.removeFirst()
        guard let record = EventStore.bytes(base64: line.dropFirst(6)) else {
            throw .malformed("what follows \"extra\" is not base64")
        }
        return record
    }

    /// The proof as a file.
    public var bytes: [UInt8] {
        let extra = record.map { "extra \(base64($0))\n" } ?? ""
        let head = "\(Self.header)\n\(extra)index \(proof.position)\n\(lines(proof.hashes))\n"
        return Array(head.utf8) + checkpoint.bytes
    }

    /// Checks the checkpoint's signatures as `SignedCheckpoint.verify(by:)` does, and that a record is in the log at this
    /// place. Returns the signatures of known keys. Throws `ProofError.checkpoint` or `.notIncluded`.
    public func verify(record: [UInt8], by keys: [VerifierKey]) throws(ProofError) -> [VerifiedSignature] {
        let signatures = try checkpoint.verifyInProof(by: keys)
        try proof.verify(record: record, root: checkpoint.checkpoint.root)
        return signatures
    }
}
