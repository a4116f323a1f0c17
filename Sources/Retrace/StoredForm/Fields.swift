import EventStore
import Recovery

// The kinds of fields that payloads are made of. What the encoder writes the reader takes: a value that is out of its
// field's bounds is brought within them, for one record that cannot be read would stop every replay.

/// What the log has room for.
enum StoredLimit {
    /// Milliseconds since 1970: as many bits as a session's id has for its time, so that sums cannot overflow.
    static let time: Int64 = (1 << 48) - 1
    /// Bytes of the texts that come from outside.
    static let provider = 32
    static let reference = 64
    static let caseNumber = 64
    static let loginName = 64
    static let origin = 64
    static let network = 64
    /// A number of a policy, which is never negative.
    static let policyNumber: Int64 = 1_000_000_000
    static let policyWaits = 16
    static let policyNetworks = 1_000
}

extension CBOREncoder {
    mutating func id(_ id: some WordPair) { word16(high: id.high, low: id.low) }

    mutating func instant(_ instant: Instant) {
        unsigned(UInt64(clamping: min(instant.milliseconds, StoredLimit.time)))
    }

    /// A text, cut off behind the last whole character (Unicode scalar) that the limit in bytes has room for.
    mutating func text(_ text: String, limit: Int) {
        if text.utf8.count <= limit { return self.text(text) }
        var kept = ""
        for scalar in text.unicodeScalars {
            if kept.utf8.count + UTF8.width(scalar) > limit { break }
            kept.unicodeScalars.append(scalar)
        }
        self.text(kept)
    }

    mutating func choice(_ choice: some RawRepresentable<UInt8>) { unsigned(UInt64(choice.rawValue)) }

    mutating func number(_ number: some UnsignedInteger) { unsigned(UInt64(number)) }

    mutating func message(_ message: MessageID) {
        choice(message.kind)
        number(message.number)
    }

    mutating func command(_ command: CommandReference) {
        array(2)
        id(command.id)
        unsigned(command.fingerprint)
    }

    @inline(__always)
    mutating func optional<Value>(_ value: Value?, _ encode: (inout CBOREncoder, Value) -> Void) {
        if let value { encode(&self, value) } else { null() }
    }
}

extension CBORReader {
    @inline(__always)
    mutating func id<ID: WordPair>() throws(CBORError) -> ID {
        let (high, low) = try word16()
        return ID(high: high, low: low)
    }

    @inline(__always)
    mutating func instant() throws(CBORError) -> Instant {
        Instant(milliseconds: try number(atMost: StoredLimit.time))
    }

    @inline(__always)
    mutating func number(atMost limit: Int64) throws(CBORError) -> Int64 {
        let start = offset
        guard let number = Int64(exactly: try unsigned()), number <= limit else {
            throw CBORError(offset: start, reason: .outOfRange)
        }
        return number
    }

    @inline(__always)
    mutating func choice8<Choice: RawRepresentable<UInt8>>() throws(CBORError) -> Choice {
        let start = offset
        guard let choice = Choice(rawValue: try unsigned8()) else {
            throw CBORError(offset: start, reason: .outOfRange)
        }
        return choice
    }

    mutating func message() throws(CBORError) -> MessageID {
        MessageID(kind: try choice8(), number: try unsigned8())
    }

    mutating func command() throws(CBORError) -> CommandReference {
        try array(of: 2)
        return CommandReference(id: try id(), fingerprint: try unsigned())
    }

    mutating func optionalInstant() throws(CBORError) -> Instant? { try isNull() ? nil : try instant() }

    mutating func optionalBool() throws(CBORError) -> Bool? { try isNull() ? nil : try bool() }

    mutating func optionalRule() throws(CBORError) -> Rule? { try isNull() ? nil : try choice8() }

    mutating func optionalPseudonym() throws(CBORError) -> Pseudonym? { try isNull() ? nil : try id() }
}
