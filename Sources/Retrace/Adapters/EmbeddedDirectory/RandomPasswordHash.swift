import Crypto
import LMDB

/// A password that chance made as it is stored: what HKDF with SHA-256 (RFC 5869) made of it.
///
/// A slow hash makes guesses dear. Of 115 random bits no guess comes right, however cheap it is; so the slow one would
/// cost the service alone, a fifth of a second of a core for each recovery.
package struct RandomPasswordHash: Equatable, Sendable {
    /// 16 random bytes.
    private let salt: [UInt8]
    /// 32 bytes; `==` takes the same time wherever two of them differ.
    private let derived: SymmetricKey

    /// Nil unless the password has the form of those that `SessionSecrets` makes: any other may be guessed.
    package init?(of password: Secret, salt: [UInt8] = PasswordSalt.random(.owasp).bytes) {
        guard password.hasRandomForm else { return nil }
        self.init(deriving: password, salt: salt)
    }

    private init(deriving password: Secret, salt: [UInt8]) {
        self.salt = salt
        derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(password.exposed.utf8)), salt: salt, info: Self.label,
            outputByteCount: 32)
    }

    private static let label = Array("retrace temporary password 1".utf8)

    package func matches(_ password: Secret) -> Bool { Self(deriving: password, salt: salt) == self }

    /// `$hkdf-sha256$<salt>$<hash>` in the PHC string format: base64 without padding.
    package var text: String { "$hkdf-sha256$\(phcBase64(salt))$\(phcBase64(Bytes32(derived)?.array ?? []))" }

    /// Nil unless the text is of that form, with 16 bytes of salt and 32 of hash.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "hkdf-sha256",
            let salt = bytes(phcBase64: parts[2]), salt.count == 16,
            let hash = bytes(phcBase64: parts[3]), hash.count == 32
        else { return nil }
        self.salt = salt
        derived = SymmetricKey(data: hash)
    }
}
