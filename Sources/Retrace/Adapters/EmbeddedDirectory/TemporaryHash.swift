/// A temporary password as it is stored: by the fast hash if chance made it, as the engine's are; by the slow one
/// otherwise.
package enum TemporaryHash: Equatable, Sendable {
    case fast(RandomPasswordHash)
    case slow(PasswordHash)

    /// The hash of a password, with the salt of `before` if that is the same password. `salt` is what a slow hash is
    /// derived with.
    package init(
        of password: Secret, before: TemporaryHash?, salt: @autoclosure () -> PasswordSalt
    ) throws {
        if case .fast(let hash)? = before, hash.matches(password) {
            self = .fast(hash)
        } else if let hash = RandomPasswordHash(of: password) {
            self = .fast(hash)
        } else {
            self = .slow(try PasswordHash(of: password, salt: salt()))
        }
    }

    /// Whether it is the hash of this password, which is derived only where the hash is fast: `slow` is the slow one.
    package func isHash(of password: Secret, slow: PasswordHash?) -> Bool {
        switch self {
        case .fast(let hash): hash.matches(password)
        case .slow(let hash): hash == slow
        }
    }

    /// What a password must be derived with to be compared with a slow hash; nil of a fast one.
    package var slowSalt: PasswordSalt? { if case .slow(let hash) = self { hash.salt } else { nil } }

    /// In the PHC string format.
    package var text: String {
        switch self {
        case .fast(let hash): hash.text
        case .slow(let hash): hash.text
        }
    }

    /// Nil unless the text is that of one of the two.
    package init?(_ text: String) {
        if let hash = RandomPasswordHash(text) {
            self = .fast(hash)
        } else if let hash = PasswordHash(text) {
            self = .slow(hash)
        } else {
            return nil
        }
    }
}
