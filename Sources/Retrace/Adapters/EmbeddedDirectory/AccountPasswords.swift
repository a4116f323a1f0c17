package import Recovery

/// The passwords of one account, as hashes. An account that was only imported has none.
package struct AccountPasswords: Equatable, Sendable {
    package var password: PasswordHash?
    package var temporary: Temporary?

    package struct Temporary: Equatable, Sendable {
        package let hash: TemporaryHash
        package var end: Instant
        package var isUsed = false

        package init(hash: TemporaryHash, end: Instant, isUsed: Bool = false) {
            self.hash = hash
            self.end = end
            self.isUsed = isUsed
        }
    }

    package init() {}

    /// The salt that both passwords share where both are slow to derive, so that one derivation checks either; nil before
    /// the first one.
    var salt: PasswordSalt? { password?.salt ?? temporary?.hash.slowSalt }
}

extension AccountPasswords {
    private static let version: UInt8 = 1
    private static let password: UInt8 = 1
    private static let temporary: UInt8 = 2
    private static let used: UInt8 = 4

    /// Version and flags; then what the flags say is there: the password's hash, the temporary password's hash and
    /// end. In the form of `AccountRecord`.
    package var encoded: [UInt8] {
        var writer = RecordWriter()
        writer.byte(Self.version)
        writer.byte(flags)
        if let password { writer.text(password.text) }
        if let temporary {
            writer.text(temporary.hash.text)
            writer.time(temporary.end)
        }
        return writer.bytes
    }

    private var flags: UInt8 {
        var flags: UInt8 = password == nil ? 0 : Self.password
        if let temporary { flags |= Self.temporary | (temporary.isUsed ? Self.used : 0) }
        return flags
    }

    /// Nil unless the bytes are exactly what `encoded` gives.
    package init?(encoded: [UInt8]) {
        var reader = RecordReader(bytes: encoded)
        guard reader.byte() == Self.version, let flags = reader.byte(), flags < 8 else { return nil }
        self.init()
        if flags & Self.password != 0 {
            guard let hash = reader.hash() else { return nil }
            password = hash
        }
        if flags & Self.temporary == 0 {
            guard flags & Self.used == 0 else { return nil }
        } else {
            guard let hash = reader.temporaryHash(), let end = reader.time() else { return nil }
            temporary = Temporary(hash: hash, end: end, isUsed: flags & Self.used != 0)
        }
        guard reader.isAtEnd else { return nil }
    }
}
