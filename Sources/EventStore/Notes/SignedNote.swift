import LMDB

/// A text with signatures under it (C2SP signed-note). Parsed is not verified: see `verify(by:)`.
public struct SignedNote: Hashable, Sendable {
    /// A larger note is refused unread.
    public static let largest = 1_000_000
    /// A note with more signatures is refused.
    public static let mostSignatures = 100

    /// What is signed; it ends in a newline.
    public let text: String
    /// All signatures, also those of unknown keys and kinds.
    public private(set) var signatures: [NoteSignature]

    /// Signs a text, which must end in a newline. Throws `NoteError.malformed` if it can't be a note's.
    public init(signing text: String, by signers: [NoteSigner]) throws(NoteError) {
        guard Array(text.utf8).noteLines != nil else {
            throw .malformed("its text must end in a newline and have no other control characters")
        }
        self.text = text
        signatures = []
        for signer in signers { signatures.append(try signer.sign(text)) }
    }

    /// Reads a note. Throws `NoteError.malformed`.
    public init(_ bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.largest else { throw .malformed("it has more than \(Self.largest) bytes") }
        guard let lines = bytes.noteLines else {
            throw .malformed("it must be UTF-8 without control characters, and end in a newline")
        }
        guard let blank = lines.lastIndex(of: ""), blank > 0 else {
            throw .malformed("there is no text with an empty line behind it")
        }
        let signed = lines[(blank + 1)...]
        guard !signed.isEmpty else { throw .malformed("no signature follows the last empty line") }
        guard signed.count <= Self.mostSignatures else {
            throw .malformed("it has more than \(Self.mostSignatures) signatures")
        }
        text = lines[..<blank].map { $0 + "\n" }.joined()
        signatures = []
        for line in signed { signatures.append(try NoteSignature(line: line)) }
    }

    /// The note as text: what was signed, an empty line, and a line for each signature.
    public var description: String { text + "\n" + signatures.map { $0.line + "\n" }.joined() }

    /// The note's bytes.
    public var bytes: [UInt8] { Array(description.utf8) }

    /// The same note with a further signature, in place of those under the same name and key id.
    ///
    /// Throws `NoteError.malformed` if the note would be one that nobody reads.
    public func adding(_ signature: NoteSignature) throws(NoteError) -> SignedNote {
        let others = signatures.filter { $0.keyID != signature.keyID || !isSameText($0.name, signature.name) }
        let note = with(others + [signature])
        guard note.signatures.count <= Self.mostSignatures else {
            throw .malformed(
                "with one more it would have over \(Self.mostSignatures) signatures; take away unknown ones")
        }
        guard note.bytes.count <= Self.largest else {
            throw .malformed("with one more signature it would have over \(Self.largest) bytes")
        }
        return note
    }

    /// The same text with other signatures.
    func with(_ signatures: [NoteSignature]) -> SignedNote {
        var note = self
        note.signatures = signatures
        return note
    }

    /// The signatures of known keys, each checked, and one for each key; those of unknown ones are passed over.
    ///
    /// Throws `NoteError.badSignature` if one that a known key should have made is wrong, and `NoteError.unsigned` if
    /// no known key has signed.
    public func verify(by keys: [VerifierKey]) throws(NoteError) -> [VerifiedSignature] {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            let claimed = keys.filter { $0.isClaimed(by: signature) }
            if claimed.isEmpty { continue }
            guard let key = claimed.first(where: { $0.verifies(signature, over: text) }) else {
                throw .badSignature(name: signature.name)
            }
            // One key's signatures count once, however often it signed: the first, as in Go's package. Further ones must be
            // right all the same.
            if verified.contains(where: { $0.key == key }) { continue }
            verified.append(VerifiedSignature(key: key, signature: signature))
        }
        if verified.isEmpty { throw .unsigned(keys: keys.map(\.description)) }
        return verified
    }

    public static func == (a: Self, b: Self) -> Bool {
        isSameText(a.text, b.text) && a.signatures == b.signatures
    }
}

extension SignedNote: CustomStringConvertible {}

/// A signature that was checked with its key.
public struct VerifiedSignature: Hashable, Sendable {
    public let key: VerifierKey
    public let signature: NoteSignature

    init(key: VerifierKey, signature: NoteSignature) {
        self.key = key
        self.signature = signature
    }

    /// When a witness cosigned, in seconds since 1970; nil for other kinds.
    public var time: UInt64? { key.kind == .cosignature ? Cosignature(signature)?.time : nil }
}
