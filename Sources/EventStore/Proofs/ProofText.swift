import LMDB

// What both forms of proofs share: lines, an empty one, and a checkpoint as it stands.

/// A proof's lines and the checkpoint behind the first empty line.
struct ProofText {
    let lines: [String]
    let checkpoint: SignedCheckpoint

    /// A larger proof is refused unread: a note, an event's bytes and some hashes take less.
    static let largest = SignedNote.largest + 100_000
    static let tooLarge = ProofError.malformed("it is larger than \(largest) bytes")

    init(_ bytes: [UInt8]) throws(ProofError) {
        guard bytes.count <= Self.largest else { throw Self.tooLarge }
        guard let split = firstEmptyLine(in: bytes), let lines = Array(bytes[..<split]).noteLines else {
            throw .malformed("it must be text with an empty line before the checkpoint")
        }
        self.lines = lines
        do throws(NoteError) {
            checkpoint = try SignedCheckpoint(Array(bytes[(split + 1)...]))
        } catch {
            throw .checkpoint(error)
        }
    }
}

extension SignedCheckpoint {
    /// As `verify(by:)`; what is refused is the proof's fault.
    func verifyInProof(by keys: [VerifierKey]) throws(ProofError) -> [VerifiedSignature] {
        do throws(NoteError) {
            return try verify(by: keys)
        } catch {
            throw .checkpoint(error)
        }
    }
}

/// Where the first empty line of a text is, which is not its first line.
private func firstEmptyLine(in bytes: [UInt8]) -> Int? {
    bytes.indices.dropFirst().first { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }
}

/// Hashes in base64, one a line. Throws `ProofError.malformed`.
func hashes(_ lines: ArraySlice<String>) throws(ProofError) -> [Bytes32] {
    var hashes: [Bytes32] = []
    for line in lines {
        guard let hash = Bytes32(base64Text: line) else { throw .malformed("\"\(line)\" is not base64 of 32 bytes") }
        hashes.append(hash)
    }
    return hashes
}

func lines(_ hashes: [Bytes32]) -> String { hashes.map { $0.base64Text + "\n" }.joined() }

/// The number behind a word and a space; nil if the line is another.
func number(_ line: String?, after word: String) -> UInt64? {
    guard let line, line.hasPrefix(word + " ") else { return nil }
    return decimal(line.dropFirst(word.count + 1))
}
