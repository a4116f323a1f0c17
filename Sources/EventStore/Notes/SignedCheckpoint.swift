/// A checkpoint with the signatures under it. Parsed is not verified: see `verify(by:)`.
public struct SignedCheckpoint: Hashable, Sendable {
    public let checkpoint: Checkpoint
    public let note: SignedNote

    /// Signs a checkpoint; by several keys while one takes the place of another.
    public init(signing checkpoint: Checkpoint, by signers: [NoteSigner]) throws(NoteError) {
        self.checkpoint = checkpoint
        note = try SignedNote(signing: checkpoint.text, by: signers)
    }

    /// Takes a note for a checkpoint. Throws `NoteError.notACheckpoint`.
    public init(_ note: SignedNote) throws(NoteError) {
        checkpoint = try Checkpoint(text: note.text)
        self.note = note
    }

    /// Reads a signed checkpoint. Throws `NoteError.malformed` or `.notACheckpoint`.
    public init(_ bytes: [UInt8]) throws(NoteError) { try self.init(SignedNote(bytes)) }

    /// The note's bytes.
    public var bytes: [UInt8] { note.bytes }

    /// The same checkpoint with a further signature. Throws as `SignedNote.adding(_:)`.
    public func adding(_ signature: NoteSignature) throws(NoteError) -> SignedCheckpoint {
        try SignedCheckpoint(note.adding(signature))
    }

    /// The same checkpoint with just the signatures that were checked: whoever keeps it keeps nothing that anybody could
    /// have put under it.
    public func keeping(_ verified: [VerifiedSignature]) throws(NoteError) -> SignedCheckpoint {
        try SignedCheckpoint(note.with(verified.map(\.signature)))
    }

    /// The signatures of known keys, each checked; at least one is the log's own, by a key that is named like the
    /// origin. A key of another log, or a witness alone, does not make a checkpoint of this log. Of several keys of the
    /// log one is enough, since one takes the place of another; of the witnesses each one must have signed.
    ///
    /// Throws as `SignedNote.verify(by:)`, and `NoteError.notCosigned`.
    public func verify(by keys: [VerifierKey]) throws(NoteError) -> [VerifiedSignature] {
        let verified = try note.verify(by: keys)
        guard verified.contains(where: { $0.key.kind == .note && isSameText($0.key.name, checkpoint.origin) }) else {
            throw .unsigned(keys: keys.map(\.description))
        }
        let missing = keys.filter { key in key.kind == .cosignature && !verified.contains { $0.key == key } }
        guard missing.isEmpty else { throw .notCosigned(keys: missing.map(\.description)) }
        return verified
    }
}
