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

    /// Checks a file. `keys` are the log's verifier keys and those of witnesses, known from elsewhere.
    ///
    /// Throws `EvidenceError`, `NoteError` or `ProofError` at the first thing that does not hold.
    public init(_ bytes: [UInt8], keys: [VerifierKey]) throws {
        let archive = try StoredArchive(bytes)
        try Self.checkHashes(of: archive)
        let checkpoint = try SignedCheckpoint(try file("checkpoint", in: archive))
        signatures = try checkpoint.verify(by: keys)
        evidence = try Evidence(
            items: try Self.items(in: archive, under: checkpoint),
            checkpoint: checkpoint, statedKeys: try Self.keys(in: archive))
        files = archive.files.count - 1
        let expected = try EvidenceFile.explained(evidence)
        differing = expected.files.filter { archive[$0.name] != $0.bytes }.map(\.name)
        try Self.checkNames(of: archive, expected)
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
            guard let position = UInt64(stem), stored.name == "\(EvidenceFile.events)\(position).cbor" else {
                throw EvidenceError.file(stored.name, "it is not named POSITION.cbor")
            }
            let name = EvidenceFile.proof(position)
            let proof = try EventProof(try file(name, in: archive) + checkpoint.bytes)
            guard proof.proof.position == position else {
                throw EvidenceError.file(name, "it is of the event at \(proof.proof.position)")
            }
            try proof.proof.verify(record: stored.bytes, root: checkpoint.checkpoint.root)
            let event = try decoded(stored.bytes.rawSpan, at: position)
            return Evidence.Item(position: position, record: stored.bytes, event: event, proof: proof.proof)
        }
    }

    private static func keys(in archive: StoredArchive) throws -> [VerifierKey] {
        let text = String(decoding: try file("keys", in: archive), as: UTF8.self)
        return try text.split(separator: "\n").map { try VerifierKey(String($0)) }
    }

    /// Nothing lies in the file that nobody expects there, and nothing that explains it is missing.
    private static func checkNames(of archive: StoredArchive, _ expected: StoredArchive) throws {
        let names = Set(archive.files.map(\.name))
        if let missing = expected.files.first(where: { !names.contains($0.name) }) {
            throw EvidenceError.file(missing.name, "it is missing")
        }
        let explained = Set(expected.files.map(\.name))
        for name in names where !explained.contains(name) && name != EvidenceFile.sums {
            let isProof = name.hasPrefix(EvidenceFile.proofs)
            let stem = name.dropFirst(isProof ? EvidenceFile.proofs.count : EvidenceFile.events.count)
            let position = stem.prefix { $0 != "." }
            guard name.hasPrefix(EvidenceFile.events) || (isProof && names.contains("events/\(position).cbor")) else {
                throw EvidenceError.file(name, "no evidence has such a file")
            }
        }
    }
}

private func file(_ name: String, in archive: StoredArchive) throws(EvidenceError) -> [UInt8] {
    guard let bytes = archive[name] else { throw .file(name, "it is missing") }
    return bytes
}
