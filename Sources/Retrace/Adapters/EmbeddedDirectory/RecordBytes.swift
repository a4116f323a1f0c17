import LMDB
import Recovery

/// Writes the fields of an account's record one behind the other.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    /// Its length in one byte, then at most 255 bytes of text; callers keep to that.
    mutating func text(_ text: String) {
        let utf8 = text.utf8.prefix(255)
        bytes.append(UInt8(truncatingIfNeeded: utf8.count))
        bytes.append(contentsOf: utf8)
    }

    mutating func time(_ time: Instant) { bytes.append(bigEndian: UInt64(bitPattern: time.milliseconds)) }
}

/// Reads them back. Every field is nil where the bytes end too early or are not exactly what the writer gives.
struct RecordReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() -> UInt8? { take(1)?.first }

    mutating func text() -> String? {
        guard let length = byte(), let utf8 = take(Int(length)) else { return nil }
        return String(validating: utf8, as: UTF8.self)
    }

    mutating func time() -> Instant? {
        guard let eight = take(8) else { return nil }
        let word = eight.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Instant(milliseconds: Int64(bitPattern: word))
    }

    mutating func phone() -> PhoneNumber? {
        guard let text = text() else { return nil }
        return parsed(text)
    }

    /// The further phones. For each that could be there and is not, `first` is read once more: reading a phone is most
    /// of the work on a record, and the time of a look-up must not tell how many there are (E1).
    mutating func phones(insteadOf first: PhoneNumber) -> [PhoneNumber]? {
        guard let count = byte(), count <= AccountRecord.otherPhoneLimit else { return nil }
        let instead = first.e164
        var phones: [PhoneNumber] = []
        for index in 0..<AccountRecord.otherPhoneLimit {
            let isThere = index < count
            guard let text = isThere ? text() : instead, let phone = parsed(text) else { return nil }
            if isThere { phones.append(phone) }
        }
        return phones
    }

    private func parsed(_ text: String) -> PhoneNumber? {
        guard let phone = try? PhoneNumber(text), phone.e164 == text else { return nil }
        return phone
    }

    mutating func hash() -> PasswordHash? {
        guard let text = text(), let hash = PasswordHash(text), hash.text == text else { return nil }
        return hash
    }

    mutating func temporaryHash() -> TemporaryHash? {
        guard let text = text(), let hash = TemporaryHash(text), hash.text == text else { return nil }
        return hash
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= bytes.count - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
}
