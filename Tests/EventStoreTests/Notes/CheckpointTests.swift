import EventStore
import LMDB
import Testing

struct CheckpointTests {
    private let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    private func signer(_ name: String = "log.example", seed: UInt64 = 1) throws -> NoteSigner {
        var bytes = Bytes32()
        bytes.words.0 = seed
        return try NoteSigner(name: name, seed: bytes)
    }

    @Test func `the example of C2SP reads, and is written as it stands`() throws {
        let signed = try SignedCheckpoint(Array(NoteVectors.cosigned.utf8))
        #expect(signed.checkpoint.origin == "example.com/behind-the-sofa")
        #expect(signed.checkpoint.size == 20_852_163)
        #expect(signed.checkpoint.root.array.hex == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
        #expect(signed.note.signatures.map(\.name) == ["example.com/behind-the-sofa", "witness.example.com/w1"])
        #expect(Cosignature(signed.note.signatures[1])?.time == 1_679_315_147)
        #expect(signed.bytes == Array(NoteVectors.cosigned.utf8))
        #expect(signed.checkpoint.text == signed.note.text)
    }

    @Test func `lines that others add are passed over`() throws {
        let checkpoint = try Checkpoint(text: "o\n7\n\(root)\nmore\n")
        #expect(checkpoint.text == "o\n7\n\(root)\n")
    }

    @Test(arguments: [
        "", "o\n7\n", "o\n7\nCsUY\n", "\n7\nROOT\n", "o\n07\nROOT\n", "o\n+7\nROOT\n", "o\n-7\nROOT\n", "o\n 7\nROOT\n",
        "o\n9223372036854775808\nROOT\n", "o\n٧\nROOT\n", "o\n7\nROOT", "o\n7\nROOT\n\n", "o\n7\nROOT\n\nmore\n",
        "o\n0\nROOT\n", "o\r\n7\nROOT\n",
    ])
    func `what is no checkpoint is refused`(text: String) {
        #expect(throws: NoteError.self) { try Checkpoint(text: text.replacing("ROOT", with: root)) }
    }

    @Test func `an empty log has a checkpoint too`() throws {
        let checkpoint = try Checkpoint(origin: "o", size: 0, root: MerkleHasher.emptyRoot)
        #expect(checkpoint.text == "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
    }

    @Test func `an origin that would make other lines is refused`() {
        for origin in ["", "o\n7", "o\u{0}"] {
            #expect(throws: NoteError.invalidOrigin(origin)) {
                try Checkpoint(origin: origin, size: 0, root: MerkleHasher.emptyRoot)
            }
        }
    }

    @Test func `only the log's own key makes a checkpoint of the log`() throws {
        let checkpoint = try Checkpoint(origin: "log.example", size: 0, root: MerkleHasher.emptyRoot)
        let (own, other) = (try signer(), try signer("other.example", seed: 2))
        let witness = try Cosigner(name: "log.example", seed: Bytes32())
        var signed = try SignedCheckpoint(signing: checkpoint, by: [own, other])
        signed = try signed.adding(witness.cosign(signed, at: 1_700_000_000))
        #expect(try signed.verify(by: [own.key]).count == 1)
        let all = try signed.verify(by: [own.key, other.key, witness.key])
        #expect(all.map(\.time) == [nil, nil, 1_700_000_000])
        #expect(throws: NoteError.self) { try signed.verify(by: [other.key]) }
        #expect(throws: NoteError.self) { try signed.verify(by: [witness.key]) }
    }

    @Test func `every witness whose key is given must have cosigned`() throws {
        let checkpoint = try Checkpoint(origin: "log.example", size: 0, root: MerkleHasher.emptyRoot)
        let own = try signer()
        let witnesses = try ["w1", "w2"].map { try Cosigner(name: $0, seed: Bytes32()) }
        let bare = try SignedCheckpoint(signing: checkpoint, by: [own])
        let keys = [own.key] + witnesses.map(\.key)
        #expect(throws: NoteError.notCosigned(keys: witnesses.map(\.key.description))) { try bare.verify(by: keys) }
        let once = try bare.adding(witnesses[0].cosign(bare, at: 1_700_000_000))
        #expect(throws: NoteError.notCosigned(keys: [witnesses[1].key.description])) { try once.verify(by: keys) }
        let twice = try once.adding(witnesses[1].cosign(bare, at: 1_700_000_001))
        #expect(try twice.verify(by: keys).map(\.key) == keys)
        // Of the log's keys one is enough: another may have taken its place.
        #expect(try twice.verify(by: keys + [signer(seed: 2).key]).count == 3)
        // Who gives a log's keys alone asks for no witness.
        #expect(try bare.verify(by: keys.ofLogs).map(\.key) == [own.key])
    }

    @Test func `a cosignature for another time, text or key is refused`() throws {
        let checkpoint = try Checkpoint(origin: "o", size: 0, root: MerkleHasher.emptyRoot)
        let signed = try SignedCheckpoint(signing: checkpoint, by: [signer("o")])
        let witness = try Cosigner(name: "w", seed: Bytes32())
        let line = try witness.cosign(signed, at: 1_700_000_000).line
        #expect(try signed.adding(NoteSignature(line: line)).note.verify(by: [witness.key]).count == 1)
        // The time is in the bytes 4 to 11, so in the characters 6 to 15 of the base64.
        let prefix = "— w ".count
        var later = Array(line)
        later[prefix + 12] = later[prefix + 12] == "A" ? "B" : "A"
        #expect(throws: NoteError.badSignature(name: "w")) {
            try signed.adding(NoteSignature(line: String(later))).note.verify(by: [witness.key])
        }
        let grown = try SignedCheckpoint(
            signing: Checkpoint(origin: "o", size: 1, root: Bytes32()), by: [signer("o")])
        #expect(throws: NoteError.badSignature(name: "w")) {
            try grown.adding(NoteSignature(line: line)).note.verify(by: [witness.key])
        }
    }
}
