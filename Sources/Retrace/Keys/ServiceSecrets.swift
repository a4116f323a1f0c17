package import Crypto
import LMDB
package import Recovery

/// What outlives a session's key: tokens of disavowal, and digests of what callers name their commands by.
package struct ServiceSecrets: Sendable {
    private let tokenKey: SymmetricKey
    private let commandKey: SymmetricKey
    package let receipts: ReceiptKey

    package init(key: SymmetricKey) {
        func subkey(_ label: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array(label.utf8), outputByteCount: 32)
        }
        tokenKey = subkey("retrace disavowal 1")
        commandKey = subkey("retrace command 1")
        receipts = ReceiptKey(service: key)
    }

    /// The reference a log keeps of a command that a caller named, and a digest of the command's content.
    package func reference(_ key: IdempotencyKey, content: String) -> CommandReference {
        let name = digest("id", key.scope, key.key)
        let body = digest("content", key.scope, content)
        return CommandReference(id: CommandID(high: name.0, low: name.1), fingerprint: body.0)
    }

    /// The token by which a citizen says "this was not me": eight characters that find the session and eight that prove
    /// it, 40 bits each; five wrong ones and the session takes no more.
    package func disavowalToken(_ session: SessionID) -> String {
        let text = crockford(session.low & 0xFF_FFFF_FFFF) + crockford(proof(session))
        return stride(from: 0, to: 16, by: 4).map { String(Array(text)[$0..<$0 + 4]) }.joined(separator: "-")
    }

    package func isRight(_ proof: UInt64, for session: SessionID) -> Bool { self.proof(session) ^ proof == 0 }

    private func proof(_ session: SessionID) -> UInt64 {
        leadingWords(HMAC<SHA256>.authenticationCode(for: idBytes(session), using: tokenKey)).0 >> 24
    }

    private func digest(_ parts: String...) -> (UInt64, UInt64) {
        var message: [UInt8] = []
        for part in parts {
            message.append(bigEndian: UInt64(part.utf8.count))
            message.append(contentsOf: part.utf8)
        }
        return leadingWords(HMAC<SHA256>.authenticationCode(for: message, using: commandKey))
    }
}

/// What a citizen typed as a token of disavowal: which session it names, and its proof.
package struct DisavowalToken: Sendable {
    package let reference: UInt64
    package let proof: UInt64

    /// Nil unless it has sixteen characters of Crockford's alphabet; case, hyphens and spaces do not matter.
    package init?(_ typed: String) {
        guard let (reference, proof) = crockfordPair(typed) else { return nil }
        self.reference = reference
        self.proof = proof
    }
}

/// Crockford's base 32: no I, L, O or U.
private let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

/// Two times 40 bits out of sixteen characters as somebody typed them; nil if they are not that.
func crockfordPair(_ typed: String) -> (UInt64, UInt64)? {
    let characters = typed.uppercased().filter { $0 != "-" && !$0.isWhitespace }
    guard characters.count == 16, let first = number(characters.prefix(8)), let second = number(characters.suffix(8))
    else { return nil }
    return (first, second)
}

/// Eight characters for the lower 40 bits.
func crockford(_ value: UInt64) -> String {
    String(stride(from: 35, through: 0, by: -5).map { alphabet[Int(value >> UInt64($0) & 31)] })
}

private func number(_ text: Substring) -> UInt64? {
    var value: UInt64 = 0
    for character in text {
        let read: Character =
            switch character {
            case "I", "L": "1"
            case "O": "0"
            default: character
            }
        guard let digit = alphabet.firstIndex(of: read) else { return nil }
        value = value << 5 | UInt64(digit)
    }
    return value
}
