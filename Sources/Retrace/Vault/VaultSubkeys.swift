import Crypto
import EventStore
import Foundation
import LMDB
import Recovery

/// What the key of one epoch of the vault is used for: to find a value's pseudonym, and to seal the value under it.
struct VaultSubkeys {
    private let index: SymmetricKey
    private let seal: SymmetricKey

    init(of key: SymmetricKey) {
        func subkey(_ label: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array(label.utf8), outputByteCount: 32)
        }
        index = subkey("retrace vault index 1")
        seal = subkey("retrace vault seal 1")
    }

    /// Where the index has a value.
    func indexKey(_ value: (VaultKind, String)) -> ID16 {
        let mac = HMAC<SHA256>.authenticationCode(for: [value.0.rawValue] + Array(value.1.utf8), using: index)
        let words = leadingWords(mac)
        return ID16(high: words.0, low: words.1)
    }

    func seal(_ value: (VaultKind, String), of pseudonym: Pseudonym) throws -> [UInt8] {
        let text = [value.0.rawValue] + Array(value.1.utf8)
        return Array(try ChaChaPoly.seal(text, using: seal, authenticating: idBytes(pseudonym)).combined)
    }

    func open(_ bytes: [UInt8], of pseudonym: Pseudonym) throws(LMDBError) -> (kind: VaultKind, text: String) {
        guard let box = try? ChaChaPoly.SealedBox(combined: bytes),
            let text = try? ChaChaPoly.open(box, using: seal, authenticating: idBytes(pseudonym)),
            let first = text.first, let kind = VaultKind(rawValue: first)
        else { throw .malformed(detail: "a sealed value in the vault, or the vault's key is another one") }
        return (kind, String(decoding: text.dropFirst(), as: UTF8.self))
    }
}
