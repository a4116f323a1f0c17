import EventStore
import Recovery

/// Version 1 did not say whether a client's network was a trusted one.
extension RequestRefused {
    func encode(hasTrust: Bool, into encoder: inout CBOREncoder) {
        encoder.array(hasTrust ? 7 : 6)
        encoder.choice(command)
        encoder.choice(rule)
        encoder.optional(until) { $0.instant($1) }
        encoder.number(count)
        encoder.optional(client) { $0.id($1) }
        encoder.optional(network) { $0.id($1) }
        if hasTrust { encoder.optional(isTrusted) { $0.bool($1) } }
    }

    init(hasTrust: Bool, from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: hasTrust ? 7 : 6)
        self.init(
            command: try reader.choice8(), rule: try reader.choice8(), until: try reader.optionalInstant(),
            count: try reader.unsigned32(), client: try reader.optionalPseudonym(),
            network: try reader.optionalPseudonym(), isTrusted: hasTrust ? try reader.optionalBool() : nil)
    }
}

extension RecoveryLocked {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(4)
        encoder.choice(rule)
        encoder.id(account)
        encoder.optional(phone) { $0.id($1) }
        encoder.optional(until) { $0.instant($1) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 4)
        self.init(
            rule: try reader.choice8(), account: try reader.id(), phone: try reader.optionalPseudonym(),
            until: try reader.optionalInstant())
    }
}

extension RecoveryUnlocked {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(2)
        encoder.id(account)
        encoder.text(caseNumber, limit: StoredLimit.caseNumber)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 2)
        self.init(account: try reader.id(), caseNumber: try reader.text(limit: StoredLimit.caseNumber))
    }
}

extension RecoveryEnded {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(2)
        encoder.choice(reason)
        encoder.optional(due) { $0.instant($1) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 2)
        self.init(reason: try reader.choice8(), due: try reader.optionalInstant())
    }
}
