import EventStore
import Foundation
import LMDB
import Testing

/// The files that hold proofs, byte for byte.
///
/// With RETRACE_WRITE_GOLDEN=1 in the environment they are written anew, which is right only before a release.
struct ProofFormTests {
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("fixtures/proofs")

    private let folder: TemporaryFolder
    private let log: EventLog
    private let signer: NoteSigner
    private let witness: Cosigner

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 700)
        signer = try NoteSigner(name: "log.example/1", seed: Bytes32())
        var seed = Bytes32()
        seed.words.3 = 1
        witness = try Cosigner(name: "witness.example/w", seed: seed)
    }

    private func checkpoint(_ size: UInt64) throws -> SignedCheckpoint {
        let signed = try SignedCheckpoint(
            signing: Checkpoint(origin: "log.example/1", size: size, root: try log.root(size: size).root), by: [signer])
        return try signed.adding(witness.cosign(signed, at: 1_767_582_000))
    }

    private func expect(_ bytes: [UInt8], in name: String) throws {
        let file = Self.golden.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["RETRACE_WRITE_GOLDEN"] == "1" { try Data(bytes).write(to: file) }
        #expect([UInt8](try Data(contentsOf: file)) == bytes, "\(String(decoding: bytes, as: UTF8.self))")
    }

    @Test func `a checkpoint with its cosignature is the golden one`() throws {
        let signed = try checkpoint(700)
        try expect(signed.bytes, in: "checkpoint")
        try expect(Array("\(signer.key)\n\(witness.key)\n".utf8), in: "keys")
        #expect(try SignedCheckpoint(signed.bytes) == signed)
        #expect(try signed.verify(by: [signer.key, witness.key]).count == 2)
    }

    @Test func `an event's proof is the golden one`() throws {
        let proof = try EventProof(
            log.inclusionProof(of: 300, in: 700), checkpoint(700), record: log.record(at: 300))
        try expect(proof.bytes, in: "event.tlog-proof")
        let read = try EventProof(proof.bytes)
        #expect(read == proof)
        #expect(try read.verify(record: sample(300), by: [signer.key]).map(\.key) == [signer.key])
    }

    @Test func `a proof of growth is the golden one`() throws {
        let proof = try GrowthProof(log.consistencyProof(from: 300, to: 700), checkpoint(700))
        try expect(proof.bytes, in: "growth.tlog-growth")
        let read = try GrowthProof(proof.bytes)
        #expect(read == proof)
        #expect(try read.verify(from: checkpoint(300).checkpoint, by: [signer.key]).map(\.key) == [signer.key])
    }

    @Test func `a proof of the only event, and one without the record, read`() throws {
        let proof = try EventProof(log.inclusionProof(of: 0, in: 1), checkpoint(1), record: nil)
        #expect(try EventProof(proof.bytes) == proof)
        let first = try GrowthProof(log.consistencyProof(from: 0, to: 1), checkpoint(1))
        #expect(try GrowthProof(first.bytes) == first)
    }

    @Test func `with any byte changed a proof is refused`() throws {
        let proof = try EventProof(
            log.inclusionProof(of: 300, in: 700), checkpoint(700), record: log.record(at: 300))
        try altering(proof.bytes) { bytes in
            let read = try EventProof(bytes)
            return try read.verify(record: read.record ?? [], by: [signer.key, witness.key])
        }
    }

    @Test func `with any byte changed a proof of growth is refused`() throws {
        let old = try checkpoint(300).checkpoint
        let proof = try GrowthProof(log.consistencyProof(from: 300, to: 700), checkpoint(700))
        try altering(proof.bytes) { try GrowthProof($0).verify(from: old, by: [signer.key, witness.key]) }
    }

    /// Whose name or id is altered is unknown: 17 characters of name, and 6 of base64 for the id.
    private func altering(
        _ bytes: [UInt8], _ verify: ([UInt8]) throws -> [VerifiedSignature]
    ) throws {
        #expect(try verify(bytes).map(\.key) == [signer.key, witness.key])
        let lost = ProofError.checkpoint(.notCosigned(keys: [witness.key.description]))
        var countLost = 0
        for place in bytes.indices {
            var altered = bytes
            altered[place] ^= 1
            do {
                _ = try verify(altered)
                Issue.record("byte \(place) does not matter")
            } catch {
                let error = try #require(error as? ProofError, "byte \(place)")
                if error == lost { countLost += 1 }
            }
        }
        #expect(countLost == 17 + 6)
    }

    @Test func `a proof about another log is refused`() throws {
        let growth = try GrowthProof(log.consistencyProof(from: 300, to: 700), checkpoint(700))
        let other = try Checkpoint(origin: "other", size: 300, root: try log.root(size: 300).root)
        #expect(throws: ProofError.self) { try growth.verify(from: other, by: [signer.key]) }
        #expect(throws: ProofError.self) {
            try growth.verify(from: try checkpoint(299).checkpoint, by: [signer.key])
        }
    }

    @Test(arguments: ["", "\n", "c2sp.org/tlog-proof@v1\n", "index 0\n\n", "old 1\n\n", "old 01\n\n"])
    func `what is no proof is refused`(text: String) throws {
        #expect(throws: ProofError.self) { try EventProof(Array(text.utf8)) }
        #expect(throws: ProofError.self) { try GrowthProof(Array(text.utf8)) }
        let behind = try checkpoint(1).bytes
        #expect(throws: ProofError.self) { try EventProof(Array(text.utf8) + behind) }
    }
}
