import EventStore
import Recovery

extension AccountRegistered {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(4)
        encoder.choice(accountType)
        encoder.id(account)
        encoder.id(phone)
        encoder.optional(since) { $0.instant($1) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 4)
        self.init(
            accountType: try reader.choice8(), account: try reader.id(), phone: try reader.id(),
            since: try reader.optionalInstant())
    }
}

extension PhoneChanged {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(3)
        encoder.id(account)
        encoder.id(phone)
        encoder.optional(since) { $0.instant($1) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 3)
        self.init(account: try reader.id(), phone: try reader.id(), since: try reader.optionalInstant())
    }
}

extension KeyEvent {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(2)
        encoder.choice(kind)
        encoder.number(epoch)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 2)
        self.init(kind: try reader.choice8(), epoch: try reader.unsigned32())
    }
}

extension ClockObserved {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(3)
        encoder.id(boot)
        encoder.instant(wall)
        encoder.choice(reason)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 3)
        self.init(boot: try reader.id(), wall: try reader.instant(), reason: try reader.choice8())
    }
}
