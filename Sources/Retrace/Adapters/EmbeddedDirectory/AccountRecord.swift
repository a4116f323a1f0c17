package import Recovery

/// What the directory keeps of one account.
package struct AccountRecord: Equatable, Sendable {
    /// What the citizen signs in with; at most 255 bytes.
    package var name: String
    package var phone: PhoneNumber
    package var otherPhones: [PhoneNumber] = []
    /// When this phone was put on record, if that is known.
    package var phoneSince: Instant?
    package var isDisabled = false
    package var password: PasswordHash?
    package var temporary: TemporaryPassword?

    package struct TemporaryPassword: Equatable, Sendable {
        package let hash: PasswordHash
        package var end: Instant
        package var isUsed = false

        package init(hash: PasswordHash, end: Instant, isUsed: Bool = false) {
            self.hash = hash
            self.end = end
            self.isUsed = isUsed
        }
    }

    package init(name: String, phone: PhoneNumber) {
        self.name = name
        self.phone = phone
    }

    /// The salt that both passwords share, so that one derivation checks either; nil before the first password.
    var salt: PasswordSalt? { password?.salt ?? temporary?.hash.salt }

    /// Whether no password was set, used or taken back between two readings.
    func hasPasswords(of other: Self) -> Bool { password == other.password && temporary == other.temporary }
}

extension AccountRecord {
    private static let version: UInt8 = 1
    private static let disabled: UInt8 = 1
    private static let since: UInt8 = 2
    private static let password: UInt8 = 4
    private static let temporary: UInt8 = 8
    private static let used: UInt8 = 16

    /// Version, flags, name, phone, number of other phones, other phones; then what the flags say is there: the time
    /// of the phone, the password's hash, the temporary password's hash and end. A text stands behind its length in
    /// one byte; a time is eight bytes, the most significant first.
    package var encoded: [UInt8] {
        var writer = RecordWriter()
        writer.byte(Self.version)
        writer.byte(flags)
        writer.text(name)
        writer.text(phone.e164)
        writer.byte(UInt8(truncatingIfNeeded: otherPhones.count))
        for phone in otherPhones { writer.text(phone.e164) }
        if let phoneSince { writer.time(phoneSince) }
        if let password { writer.text(password.text) }
        if let temporary {
            writer.text(temporary.hash.text)
            writer.time(temporary.end)
        }
        return writer.bytes
    }

    private var flags: UInt8 {
        var flags: UInt8 = 0
        if isDisabled { flags |= Self.disabled }
        if phoneSince != nil { flags |= Self.since }
        if password != nil { flags |= Self.password }
        if let temporary { flags |= Self.temporary | (temporary.isUsed ? Self.used : 0) }
        return flags
    }

    /// Nil unless the bytes are exactly what `encoded` gives.
    package init?(encoded: [UInt8]) {
        var reader = RecordReader(bytes: encoded)
        guard reader.byte() == Self.version, let flags = reader.byte(), flags < 32, let name = reader.text(),
            let phone = reader.phone(), let others = reader.phones()
        else { return nil }
        self.init(name: name, phone: phone)
        otherPhones = others
        isDisabled = flags & Self.disabled != 0
        if flags & Self.since != 0 {
            guard let time = reader.time() else { return nil }
            phoneSince = time
        }
        if flags & Self.password != 0 {
            guard let hash = reader.hash() else { return nil }
            password = hash
        }
        if flags & Self.temporary != 0 {
            guard let hash = reader.hash(), let end = reader.time() else { return nil }
            temporary = TemporaryPassword(hash: hash, end: end, isUsed: flags & Self.used != 0)
        }
        // One record has one form: what reads as the same from other bytes is damage too.
        guard reader.isAtEnd, self.encoded == encoded else { return nil }
    }
}
