public import EventStore
import LMDB
import Recovery
import Retrace

/// Evidence that was checked, by nothing but the file and keys from elsewhere: every event is in the log that the
/// checkpoint names, the checkpoint is signed, and the file says nothing that the events do not.
public struct CheckedEvidence: Sendable {
    public let evidence: Evidence
    /// The signatures under the checkpoint by the keys that were given.
    public let signatures: [VerifiedSignature]
    /// How many files the hash list covers.
    public let files: Int
    /// Files that are made from the events for people to read, and read otherwise than this version would write them:
    /// another version made them, or somebody rewrote them. What is proven does not rest on them.
    public let differing: [String]

    /// Checks a file. `keys` are the log's verifier keys, of which one must have signed, and those of witnesses, of whom
    /// each must have; known from elsewhere.
    ///
    /// Throws `EvidenceError`, `NoteError` or `ProofError` at the first thing that does not hold.
    public init(_ bytes: [UInt8], keys: [VerifierKey]) throws {
        let archive = try StoredArchive(bytes)
        try Self.checkHashes(of: archive)
        let checkpoint = try SignedCheckpoint(try file("checkpoint", in: archive))
        signatures = try checkpoint.verify(by: keys)
        // Strangers' signatures may be many, and each proof is read with the checkpoint behind it.
        let bare = try checkpoint.keeping(signatures)
        evidence = try Evidence(
            items: try Self.items(in: archive, under: bare), checkpoint: checkpoint,
            statedKeys: try Self.keys(in: archive, of: checkpoint.checkpoint.origin, signing: signatures))
        files = archive.files.count - 1
        let expected = try EvidenceFile.explained(evidence)
        differing = expected.files.filter { archive[$0.name] != $0.bytes }.map(\.name)
        try Self.checkNames(of: archive, evidence, expected)
    }

    private static func checkHashes(of archive: StoredArchive) throws {
        var listed = StoredArchive()
        for file in archive.files where file.name != EvidenceFile.sums { try listed.add(file.name, file.bytes) }
        guard try file(EvidenceFile.sums, in: archive) == EvidenceFile.hashList(of: listed) else {
            throw EvidenceError.file(EvidenceFile.sums, "it does not list just the other files, each with its hash")
        }
    }

    /// Every event with its proof, checked.
    private static func items(
        in archive: StoredArchive, under checkpoint: SignedCheckpoint
    ) throws -> [Evidence.Item] {
        try archive.files.filter { $0.name.hasPrefix(EvidenceFile.events) }.map { stored in
            let stem = stored.name.dropFirst(EvidenceFile.events.count).dropLast(5)
            guard let position = UInt64(stem), stored.name == EvidenceFile.event(position) else {
                throw EvidenceError.file(stored.name, "it is not named POSITION.cbor")
            }
            let proof = try proof(of: position, in: archive, under: checkpoint)
            try proof.verify(record: stored.bytes, root: checkpoint.checkpoint.root)
            let event = try decode(stored.bytes.rawSpan, at: position)
            return Evidence.Item(position: position, record: stored.bytes, event: event, proof: proof)
        }
    }

    /// The proof of the event at a position, in a tree of the checkpoint's size.
    private static func proof(
        of position: UInt64, in archive: StoredArchive, under checkpoint: SignedCheckpoint
    ) throws -> InclusionProof {
        let name = EvidenceFile.proof(position)
        let head = try file(name, in: archive)
        let proof = try EventProof(head + checkpoint.bytes).proof
        guard proof.position == position else {
            throw EvidenceError.file(name, "it is of the event at \(proof.position)")
        }
        // A head may end in lines that begin a checkpoint of its own, of another size, from which the same hashes lead to
        // the same root from another place. So it must be, to the byte, what these hashes make under this checkpoint.
        guard proof.size == checkpoint.checkpoint.size,
            try EvidenceFile.head(of: proof, under: checkpoint) == head
        else { throw EvidenceError.file(name, "it has more in it than a proof under this checkpoint") }
        return proof
    }

    /// The keys that the file states. Those of the log that signed must be among them.
    private static func keys(
        in archive: StoredArchive, of origin: String, signing signatures: [VerifiedSignature]
    ) throws -> [VerifierKey] {
        let text = String(decoding: try file("keys", in: archive), as: UTF8.self)
        let keys = try text.split(separator: "\n").map { try VerifierKey(String($0)) }
        for signature in signatures where signature.key.name == origin && !keys.contains(signature.key) {
            throw EvidenceError.file("keys", "\(signature.key), which signed the checkpoint, is not among them")
        }
        return keys
    }

    /// Nothing lies in the file that nobody expects there, nothing that explains it is missing, and all lies in the one order
    /// in which it is written: the same evidence gives the same bytes.
    private static func checkNames(
        of archive: StoredArchive, _ evidence: Evidence, _ expected: StoredArchive
    ) throws(EvidenceError) {
        let names = Set(archive.files.map(\.name))
        if let missing = expected.files.first(where: { !names.contains($0.name) }) {
            throw EvidenceError.file(missing.name, "it is missing")
        }
        let explained = Set(expected.files.map(\.name) + [EvidenceFile.sums])
        let own = Set(evidence.items.flatMap { [EvidenceFile.event($0.position), EvidenceFile.proof($0.position)] })
        if let stray = archive.files.first(where: { !explained.contains($0.name) && !own.contains($0.name) }) {
            throw EvidenceError.file(stray.name, "no evidence has such a file")
        }
        guard archive.files.map(\.name) == EvidenceFile.names(explained: expected, evidence) else {
            throw EvidenceError.archive("its files do not lie in the order in which Retrace writes them")
        }
    }
}

private func file(_ name: String, in archive: StoredArchive) throws(EvidenceError) -> [UInt8] {
    guard let bytes = archive[name] else { throw .file(name, "it is missing") }
    return bytes
}
