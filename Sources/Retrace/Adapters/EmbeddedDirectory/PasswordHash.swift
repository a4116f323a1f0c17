import Crypto
import CryptoExtras
import Foundation
import LMDB

/// How much work it takes to try one password: scrypt's N as a power of two, with r = 8 and p = 1.
public struct PasswordCost: Equatable, Sendable {
    /// From 4 to 20.
    public let logRounds: Int

    /// N = 2^17, 128 MiB for each derivation (OWASP, Password Storage Cheat Sheet).
    public static let owasp = PasswordCost(unchecked: 17)
    /// N = 2^4: for tests and simulations alone.
    public static let test = PasswordCost(unchecked: 4)

    /// Nil below 4 and above 20 (1 GiB).
    public init?(logRounds: Int) {
        guard (4...20).contains(logRounds) else { return nil }
        self.logRounds = logRounds
    }

    private init(unchecked logRounds: Int) { self.logRounds = logRounds }
}

/// What a password is mixed with before it is derived, and at what cost.
package struct PasswordSalt: Equatable, Sendable {
    package let cost: PasswordCost
    /// 16 random bytes.
    package let bytes: [UInt8]

    package init(cost: PasswordCost, bytes: [UInt8]) {
        self.cost = cost
        self.bytes = bytes
    }

    package static func random(_ cost: PasswordCost) -> Self {
        var random = SystemRandomNumberGenerator()
        return Self(cost: cost, bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}

/// A password as it is stored: what scrypt made of it.
package struct PasswordHash: Equatable, Sendable {
    package let salt: PasswordSalt
    /// 32 bytes; `==` takes the same time wherever two of them differ.
    private let derived: SymmetricKey

    /// Takes about 0.3 s and 128 MiB at the cost that OWASP asks for. The text is brought to one Unicode form
    /// (NFKC, as NIST SP 800-63B asks), since keyboards write the same Vietnamese letter in more than one.
    package init(of password: Secret, salt: PasswordSalt) throws {
        let text = Array(password.exposed.precomposedStringWithCompatibilityMapping.utf8)
        self.salt = salt
        // No bytes at all can't be derived from; whether a password is empty is for the caller to refuse.
        derived = try KDF.Scrypt.deriveKey(
            from: text.isEmpty ? [0] : text, salt: salt.bytes, outputByteCount: 32,
            rounds: 1 << salt.cost.logRounds, blockSize: 8, parallelism: 1)
    }

    /// `$scrypt$ln=17,r=8,p=1$<salt>$<hash>` in the PHC string format: base64 without padding.
    package var text: String {
        let hash = Bytes32(derived)?.array ?? []
        return "$scrypt$ln=\(salt.cost.logRounds),r=8,p=1$\(phcBase64(salt.bytes))$\(phcBase64(hash))"
    }

    /// Nil unless the text is of that form, with 16 bytes of salt and 32 of hash.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Self.cost(parts[2]),
            let salt = bytes(phcBase64: parts[3]), salt.count == 16,
            let hash = bytes(phcBase64: parts[4]), hash.count == 32
        else { return nil }
        self.salt = PasswordSalt(cost: cost, bytes: salt)
        derived = SymmetricKey(data: hash)
    }

    private static func cost(_ text: Substring) -> PasswordCost? {
        guard text.hasPrefix("ln="), text.hasSuffix(",r=8,p=1") else { return nil }
        return Int(text.dropFirst(3).dropLast(8)).flatMap(PasswordCost.init(logRounds:))
    }
}

/// Base64 without padding, as the PHC string format has it.
func phcBase64(_ bytes: [UInt8]) -> String {
    let padded = Data(bytes).base64EncodedString()
    return String(padded.prefix { $0 != "=" })
}

func bytes(phcBase64 text: Substring) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: text + padding).map(Array.init)
}
