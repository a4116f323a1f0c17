import EventStore
import LMDB
import Testing

/// Several proofs in one file.
struct ProofSequenceTests {
    private func proofs() throws -> [[UInt8]] {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 20)
        let signer = try NoteSigner(name: "log.example/1", seed: Bytes32())
        let checkpoint = try SignedCheckpoint(
            signing: Checkpoint(origin: "log.example/1", size: 20, root: try log.root(size: 20).root), by: [signer])
        return try [3, 4, 19].map { position in
            try EventProof(
                log.inclusionProof(of: position, in: 20), checkpoint, record: log.record(at: position)
            ).bytes
        }
    }

    @Test func `proofs behind one another are found each at its place`() throws {
        let proofs = try proofs()
        for count in 1...proofs.count {
            let file = Array(proofs.prefix(count).joined())
            #expect(try EventProof.split(file).map { Array(file[$0]) } == Array(proofs.prefix(count)))
        }
    }

    @Test(arguments: ["", "x", "\n", "c2sp.org/tlog-proof@v1\nc2sp.org/tlog-proof@v1\n", "— \n"])
    func `what is no proof is one part`(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try EventProof.split(bytes) == [0..<bytes.count])
    }

    @Test func `nothing is larger than a proof can be`() throws {
        let proofs = try proofs()
        let lines = [UInt8](repeating: 0x0A, count: 1_100_000)
        #expect(throws: Never.self) { try EventProof.split(lines) }
        for tooLarge in [lines + [0x0A], proofs[0] + proofs[1] + lines] {
            #expect(throws: ProofError.malformed("it is larger than 1100000 bytes")) {
                try EventProof.split(tooLarge)
            }
        }
    }
}
