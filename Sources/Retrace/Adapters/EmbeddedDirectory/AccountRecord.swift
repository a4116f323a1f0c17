package import Recovery

/// What the directory keeps of one account, but for its passwords: a look-up never touches those, so its time does not
/// tell whether there are any.
package struct AccountRecord: Equatable, Sendable {
    /// What the citizen signs in with; at most 255 bytes.
    package var name: String
    package var phone: PhoneNumber
    package var otherPhones: [PhoneNumber] = []
    /// When this phone was put on record, if that is known.
    package var phoneSince: Instant?
    package var isDisabled = false

    package init(name: String, phone: PhoneNumber) {
        self.name = name
        self.phone = phone
    }
}

extension AccountRecord {
    /// The most further phones that an account may have.
    static let otherPhoneLimit = 8

    private static let version: UInt8 = 1
    private static let disabled: UInt8 = 1
    private static let since: UInt8 = 2

    /// Version, flags, name, phone, number of other phones, other phones, and the time of the phone if the flags say
    /// that it is there. A text stands behind its length in one byte; a time is eight bytes, the most significant first.
    package var encoded: [UInt8] {
        var writer = RecordWriter()
        writer.byte(Self.version)
        writer.byte((isDisabled ? Self.disabled : 0) | (phoneSince != nil ? Self.since : 0))
        writer.text(name)
        writer.text(phone.e164)
        writer.byte(UInt8(truncatingIfNeeded: otherPhones.count))
        for phone in otherPhones { writer.text(phone.e164) }
        if let phoneSince { writer.time(phoneSince) }
        return writer.bytes
    }

    /// Nil unless the bytes are exactly what `encoded` gives.
    package init?(encoded: [UInt8]) {
        var reader = RecordReader(bytes: encoded)
        guard reader.byte() == Self.version, let flags = reader.byte(), flags < 4,
            let name = reader.text(), let phone = reader.phone(), let others = reader.phones(insteadOf: phone)
        else { return nil }
        self.init(name: name, phone: phone)
        otherPhones = others
        isDisabled = flags & Self.disabled != 0
        if flags & Self.since != 0 {
            guard let time = reader.time() else { return nil }
            phoneSince = time
        }
        guard reader.isAtEnd else { return nil }
    }
}
