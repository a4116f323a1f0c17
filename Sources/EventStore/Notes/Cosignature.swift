import Crypto
public import LMDB

/// A witness's signature under a checkpoint: "at this time, this was the largest consistent tree of this log that I had
/// seen" (C2SP tlog-cosignature, version 1).
public struct Cosignature: Hashable, Sendable {
    /// When it was made: seconds since 1970.
    public let time: UInt64
    /// 64 bytes of Ed25519.
    public let signature: [UInt8]

    /// From a note's signature: eight bytes of time, the most significant first, and 64 of signature. Nil if it has
    /// another form.
    public init?(_ signature: NoteSignature) {
        guard signature.bytes.count == 72 else { return nil }
        time = signature.bytes.rawSpan.bigEndianWord(at: 0)
        guard time <= UInt64(Int64.max) else { return nil }
        self.signature = Array(signature.bytes.dropFirst(8))
    }

    /// What is signed for a note's text.
    static func message(_ text: String, at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }
}

/// A private key that cosigns checkpoints: a witness's. The name is not in what it signs, so one key must not serve two
/// names.
public struct Cosigner: Sendable {
    /// What its cosignatures are checked with.
    public let key: VerifierKey
    private let secret: Curve25519.Signing.PrivateKey

    /// From the 32-byte seed of an Ed25519 key. Throws `NoteError.invalidName`.
    public init(name: String, seed: Bytes32) throws(NoteError) {
        secret = try privateKey(seed)
        key = try VerifierKey(name: name, kind: .cosignature, publicKey: publicHalf(of: secret))
    }

    /// Cosigns a checkpoint, at a time in seconds since 1970.
    public func cosign(_ checkpoint: SignedCheckpoint, at time: UInt64) throws(NoteError) -> NoteSignature {
        let message = Cosignature.message(checkpoint.note.text, at: time)
        var bytes: [UInt8] = []
        bytes.append(bigEndian: time)
        bytes += try signature(of: message, by: secret)
        return NoteSignature(name: key.name, keyID: key.keyID, bytes: bytes)
    }
}
