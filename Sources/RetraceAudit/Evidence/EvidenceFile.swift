import Crypto
import EventStore
import Foundation
import LMDB
import Recovery
import Retrace

/// Evidence as one file (docs/evidence.md): an archive that any system opens, with each event's bytes, its proof, and
/// what a reader needs to understand and to check them.
public enum EvidenceFile {
    static let events = "events/"
    static let proofs = "proofs/"
    package static let sums = "SHA256SUMS"

    /// The name of an event's proof: with the checkpoint behind it, it is a C2SP tlog-proof.
    static func proof(_ position: UInt64) -> String { "\(proofs)\(position).head" }

    /// The name of an event's bytes.
    static func event(_ position: UInt64) -> String { "\(events)\(position).cbor" }

    /// What stands before the checkpoint in a tlog-proof. The checkpoint is the same in all of them, and lies in the
    /// archive once.
    static func head(
        of proof: InclusionProof, under checkpoint: SignedCheckpoint
    ) throws(EvidenceError) -> [UInt8] {
        do throws(ProofError) {
            return try EventProof(proof, checkpoint, record: nil).bytes.dropLast(checkpoint.bytes.count)
        } catch {
            throw .file(Self.proof(proof.position), "\(error)")
        }
    }

    /// The file's bytes. The same evidence gives the same bytes. Throws `EvidenceError.tooMuch` if nobody could read them.
    public static func bytes(of evidence: Evidence) throws(EvidenceError) -> [UInt8] {
        do throws(EvidenceError) {
            return try packed(complete(evidence))
        } catch .archive(let why) {
            throw .tooMuch(why)
        }
    }

    /// The bytes of an archive that is not larger than what is read again.
    package static func packed(_ archive: StoredArchive) throws(EvidenceError) -> [UInt8] {
        let bytes = archive.bytes
        guard bytes.count <= StoredArchive.limit else { throw .archive(StoredArchive.tooLarge) }
        return bytes
    }

    private static func complete(_ evidence: Evidence) throws(EvidenceError) -> StoredArchive {
        var archive = try explained(evidence)
        for item in evidence.items { try archive.add(event(item.position), item.record) }
        for item in evidence.items {
            try archive.add(proof(item.position), head(of: item.proof, under: evidence.checkpoint))
        }
        try archive.add(sums, hashList(of: archive))
        return archive
    }

    /// The names of all files, in the order in which `complete` lays them.
    static func names(explained: StoredArchive, _ evidence: Evidence) -> [String] {
        let positions = evidence.items.map(\.position)
        return explained.files.map(\.name) + positions.map(event) + positions.map(proof) + [sums]
    }

    /// What follows from the events and the checkpoint, and is there to be read.
    static func explained(_ evidence: Evidence) throws(EvidenceError) -> StoredArchive {
        var archive = StoredArchive()
        try archive.add("README.txt", Array(EvidenceGuide.text.utf8))
        try archive.add("report.txt", Array(EvidenceReport.text(of: evidence).utf8))
        try archive.add("checkpoint", evidence.checkpoint.bytes)
        try archive.add("keys", Array(evidence.statedKeys.map { "\($0)\n" }.joined().utf8))
        for policy in evidence.policies {
            try archive.add("policies/\(policy.version).txt", Array(PolicyTable.text(of: policy).utf8))
        }
        let schema = SchemaPart(schema: PackageResources.log_format_cddl)
        try archive.add("log-format.cddl", Array(schema.text(of: evidence.schemaRules()).utf8))
        return archive
    }

    /// As `sha256sum` writes and checks it.
    package static func hashList(of archive: StoredArchive) -> [UInt8] {
        let lines = archive.files.map { file in
            "\(hexadecimal(SHA256.hash(data: file.bytes)))  \(file.name)\n"
        }
        return Array(lines.joined().utf8)
    }
}
