import Crypto
import Foundation
public import LMDB

/// A private key that signs notes: the log's own.
public struct NoteSigner: Sendable {
    /// What its signatures are checked with.
    public let key: VerifierKey
    private let secret: Curve25519.Signing.PrivateKey

    /// From the 32-byte seed of an Ed25519 key (RFC 8032). A log's signer is named like the log's origin.
    ///
    /// Throws `NoteError.invalidName`.
    public init(name: String, seed: Bytes32) throws(NoteError) {
        secret = try privateKey(seed)
        key = try VerifierKey(name: name, kind: .note, publicKey: publicHalf(of: secret))
    }

    /// Signs a note's text, which ends in a newline.
    public func sign(_ text: String) throws(NoteError) -> NoteSignature {
        NoteSignature(name: key.name, keyID: key.keyID, bytes: try signature(of: Array(text.utf8), by: secret))
    }
}

func privateKey(_ seed: Bytes32) throws(NoteError) -> Curve25519.Signing.PrivateKey {
    do {
        return try Curve25519.Signing.PrivateKey(rawRepresentation: seed.array)
    } catch {
        throw .cannotSign("\(error)")
    }
}

func publicHalf(of key: Curve25519.Signing.PrivateKey) throws(NoteError) -> Bytes32 {
    guard let half = Bytes32(key.publicKey.rawRepresentation) else { throw .cannotSign("its public half is too short") }
    return half
}

func signature(of message: [UInt8], by key: Curve25519.Signing.PrivateKey) throws(NoteError) -> [UInt8] {
    do {
        return [UInt8](try key.signature(for: message))
    } catch {
        throw .cannotSign("\(error)")
    }
}
