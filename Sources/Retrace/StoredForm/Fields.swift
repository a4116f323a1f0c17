import EventStore
import Recovery

// The kinds of fields that payloads are made of.

extension CBOREncoder {
    mutating func id(_ id: some WordPair) { word16(high: id.high, low: id.low) }

    mutating func instant(_ instant: Instant) { signed(instant.milliseconds) }

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
    mutating func instant() throws(CBORError) -> Instant { Instant(milliseconds: try signed()) }

    @inline(__always)
    mutating func choice8<Choice: RawRepresentable<UInt8>>() throws(CBORError) -> Choice {
        let start = offset
        guard let choice = Choice(rawValue: try unsigned8()) else { throw CBORError(offset: start, reason: .outOfRange) }
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

    mutating func optionalRule() throws(CBORError) -> Rule? { try isNull() ? nil : try choice8() }

    mutating func optionalPseudonym() throws(CBORError) -> Pseudonym? { try isNull() ? nil : try id() }
}
