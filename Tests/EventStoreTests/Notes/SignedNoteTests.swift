import EventStore
import LMDB
import Testing

struct SignedNoteTests {
    private func note(_ text: String) throws -> SignedNote { try SignedNote(Array(text.utf8)) }
    private func peter() throws -> VerifierKey { try VerifierKey(NoteVectors.peterKey) }
    private func enoch() throws -> VerifierKey { try VerifierKey(NoteVectors.enochKey) }

    @Test func `the note that Go's package signs is signed here in the same bytes`() throws {
        let seed = try #require(Bytes32(bytes(NoteVectors.peterSeed)))
        let signer = try NoteSigner(name: "PeterNeumann", seed: seed)
        #expect(signer.key.description == NoteVectors.peterKey)
        let note = try SignedNote(signing: NoteVectors.text, by: [signer])
        #expect(note.description == NoteVectors.text + "\n" + NoteVectors.peterLine)
    }

    /// Key, message and signature of RFC 8032 section 7.1 (tests 2 and 3).
    @Test(arguments: [
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        )
    ])
    func `Ed25519 signs as RFC 8032 says`(seed: String, message: String, signature: String) throws {
        let signer = try NoteSigner(name: "a", seed: try #require(Bytes32(bytes(seed))))
        let text = String(decoding: bytes(message), as: UTF8.self)
        #expect(try signer.sign(text).bytes.hex == signature)
        #expect(
            signer.key.publicKey.array.hex == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    }

    @Test func `signatures of known keys are checked, others passed over`() throws {
        let both = try note(NoteVectors.text + "\n" + NoteVectors.peterLine + NoteVectors.enochLine)
        #expect(try both.verify(by: [peter()]).map(\.key.name) == ["PeterNeumann"])
        #expect(try both.verify(by: [enoch(), peter()]).map(\.key.name) == ["PeterNeumann", "EnochRoot"])
        let one = try note(NoteVectors.text + "\n" + NoteVectors.peterLine)
        #expect(throws: NoteError.unsigned(keys: [NoteVectors.enochKey])) { try one.verify(by: [enoch()]) }
        #expect(throws: NoteError.unsigned(keys: [])) { try one.verify(by: []) }
    }

    @Test func `a key that signed twice is named once`() throws {
        let twice = try note(NoteVectors.text + "\n" + NoteVectors.peterLine + NoteVectors.peterLine)
        #expect(try twice.verify(by: [peter(), peter()]).map(\.key) == [peter()])
    }

    @Test func `a witness that signed twice counts once, with the first time in the note`() throws {
        let log = try NoteSigner(name: "o", seed: Bytes32())
        let witness = try Cosigner(name: "w", seed: Bytes32())
        let bare = try SignedCheckpoint(
            signing: Checkpoint(origin: "o", size: 0, root: MerkleHasher.emptyRoot), by: [log])
        let lines = try [5, 3].map { try witness.cosign(bare, at: $0).line + "\n" }
        let twice = try SignedCheckpoint(bare.bytes + lines.joined().utf8)
        #expect(try twice.verify(by: [log.key, witness.key]).map(\.time) == [nil, 5])
    }

    @Test func `a known key with a wrong signature makes the whole note void`() throws {
        let altered = NoteVectors.text.replacing("answer", with: "question")
        let note = try note(altered + "\n" + NoteVectors.enochLine + NoteVectors.peterLine)
        #expect(throws: NoteError.badSignature(name: "PeterNeumann")) { try note.verify(by: [peter()]) }
    }

    @Test func `a note is written as it was read, also one with unknown signatures`() throws {
        let text = NoteVectors.text + "\n" + NoteVectors.peterLine + "— other AAAAAAU=\n"
        #expect(try note(text).description == text)
    }

    @Test func `a text may hold empty lines: the last one is where the signatures begin`() throws {
        let note = try note("\na\n\nb\n\n" + NoteVectors.peterLine)
        #expect(note.text == "\na\n\nb\n")
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n— a AAAAAAU=\n", "text\n\n— a AAAAAAU=",
        "text\n\n- a AAAAAAU=\n",
        "text\n\n— a b AAAAAAU=\n", "text\n\n—  AAAAAAU=\n", "text\n\n— a+b AAAAAAU=\n", "text\n\n— a AAAAAA==\n",
        "text\n\n— a AAAAAAV=\n", "text\n\n— a AAAAAAU\n", "text\n\n— a\u{A0}b AAAAAAU=\n", "te\rxt\n\n— a AAAAAAU=\n",
        "te\txt\n\n— a AAAAAAU=\n", "te\u{0}xt\n\n— a AAAAAAU=\n", "\n\n— a AAAAAAU=\n\n", "\n— a AAAAAAU=\n",
    ])
    func `what is no note is refused`(text: String) {
        #expect { try note(text) } throws: { error in
            if case NoteError.malformed = error { true } else { false }
        }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let bytes = Array("te".utf8) + [0xFF] + Array("xt\n\n— a AAAAAAU=\n".utf8)
        #expect(throws: NoteError.malformed("it must be UTF-8 without control characters, and end in a newline")) {
            try SignedNote(bytes)
        }
    }

    @Test func `at most 100 signatures and a million bytes are read`() throws {
        func note(_ count: Int) -> String { "text\n\n" + String(repeating: "— a AAAAAAU=\n", count: count) }
        #expect(try self.note(note(100)).signatures.count == 100)
        #expect(throws: NoteError.malformed("it has more than 100 signatures")) { try self.note(note(101)) }
        let large = String(repeating: "a", count: 1_000_000)
        #expect(throws: NoteError.malformed("it has more than 1000000 bytes")) {
            try self.note("\(large)\n\n— a AAAAAAU=\n")
        }
    }

    @Test func `another spelling of the same letters is another name`() throws {
        let signer = try NoteSigner(name: "caf\u{E9}", seed: Bytes32())
        let note = try SignedNote(signing: "text\n", by: [signer])
        let other = try VerifierKey(name: "cafe\u{301}", kind: .note, publicKey: signer.key.publicKey)
        #expect(other != signer.key)
        #expect(throws: NoteError.self) { try note.verify(by: [other]) }
    }
}
