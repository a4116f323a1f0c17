import Crypto
public import LMDB

/// The public key by which a signature under a note is checked, and the name of who has it.
///
/// As text it is the verifier key of C2SP signed-note: `name+hex8(keyID)+base64(type ‖ key)`.
public struct VerifierKey: Hashable, Sendable {
    /// What a signature says, by the type byte of C2SP signed-note.
    public enum Kind: UInt8, Sendable {
        /// Ed25519 over the note's text: the log's own signature.
        case note = 0x01
        /// Ed25519 over a time and the note's text: a witness's (C2SP tlog-cosignature, version 1).
        case cosignature = 0x04
    }

    /// The key's name; a log's key is named like the log's origin.
    public let name: String
    public let kind: Kind
    /// The Ed25519 public key (RFC 8032).
    public let publicKey: Bytes32

    /// Throws `NoteError.invalidName`.
    public init(name: String, kind: Kind, publicKey: Bytes32) throws(NoteError) {
        guard isKeyName(name) else { throw .invalidName(name) }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
    }

    /// From its text form. Throws `NoteError.invalidKey`, also when the id is not that of the key.
    public init(_ text: String) throws(NoteError) {
        // A plus may also be a digit of the base64.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .invalidKey("it must have two plus signs") }
        guard isKeyName(String(parts[0])) else { throw .invalidKey("its name is empty or has a space in it") }
        guard let key = bytes(base64: parts[2]), let type = key.first else {
            throw .invalidKey("what follows the second plus sign is not base64")
        }
        guard let kind = Kind(rawValue: type) else {
            throw .invalidKey("its type \(type) is neither 1 (Ed25519) nor 4 (cosignature)")
        }
        guard let publicKey = Bytes32(Array(key.dropFirst())) else { throw .invalidKey("the key must have 32 bytes") }
        try self.init(name: String(parts[0]), kind: kind, publicKey: publicKey)
        guard isSameText(String(parts[1]), keyIDText) else {
            throw .invalidKey("its id is \(parts[1]), but that of this name and key is \(keyIDText)")
        }
    }

    /// The first four bytes of SHA-256(name ‖ 0A ‖ type ‖ key), the most significant first.
    public var keyID: UInt32 {
        let digest = SHA256.hash(data: Array(name.utf8) + [0x0A, kind.rawValue] + publicKey.array)
        return digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    private var keyIDText: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }

    /// Whether a signature claims to be this key's: it has the name and the id.
    func isClaimed(by signature: NoteSignature) -> Bool {
        signature.keyID == keyID && isSameText(signature.name, name)
    }

    /// Whether a signature is this key's over a note's text.
    func verifies(_ signature: NoteSignature, over text: String) -> Bool {
        guard isClaimed(by: signature) else { return false }
        switch kind {
        case .note: return isValid(signature.bytes, over: Array(text.utf8))
        case .cosignature:
            guard let cosignature = Cosignature(signature) else { return false }
            return isValid(cosignature.signature, over: Cosignature.message(text, at: cosignature.time))
        }
    }

    private func isValid(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey.array) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    // Texts by their bytes, as everywhere in notes.
    public static func == (a: Self, b: Self) -> Bool {
        a.kind == b.kind && a.publicKey == b.publicKey && isSameText(a.name, b.name)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }
}

extension [VerifierKey] {
    /// Those that a log signs with, without the witnesses'.
    public var ofLogs: [VerifierKey] { filter { $0.kind == .note } }
}

extension VerifierKey: CustomStringConvertible {
    /// The text form.
    public var description: String { "\(name)+\(keyIDText)+\(base64([kind.rawValue] + publicKey.array))" }
}
