import EventStore
import Recovery

extension RecoveryRequested {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(14)
        encoder.choice(accountType)
        encoder.id(account)
        encoder.id(phone)
        encoder.id(client)
        encoder.id(network)
        encoder.number(epoch)
        encoder.number(policy)
        encoder.choice(standing)
        encoder.optional(decoy) { $0.choice($1) }
        encoder.choice(difficulty)
        encoder.bool(isTrusted)
        encoder.number(operatorPrefix)
        encoder.bool(isPlausible)
        encoder.optional(phoneDays) { $0.number($1) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 14)
        self.init(
            accountType: try reader.choice8(), account: try reader.id(), phone: try reader.id(),
            client: try reader.id(), network: try reader.id(), epoch: try reader.unsigned32(),
            policy: try reader.unsigned32(), standing: try reader.choice8(), decoy: try reader.optionalRule(),
            difficulty: try reader.choice8(), isTrusted: try reader.bool(), operatorPrefix: try reader.unsigned16(),
            isPlausible: try reader.bool(), phoneDays: try reader.isNull() ? nil : try reader.unsigned32())
    }
}

extension CaptchaPassed {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(4)
        encoder.text(provider, limit: StoredLimit.provider)
        encoder.choice(difficulty)
        encoder.id(digest)
        encoder.instant(tokenEnds)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 4)
        self.init(
            provider: try reader.text(limit: StoredLimit.provider), difficulty: try reader.choice8(),
            digest: try reader.id(),
            tokenEnds: try reader.instant())
    }
}

extension CaptchaFailed {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(4)
        encoder.text(provider, limit: StoredLimit.provider)
        encoder.choice(difficulty)
        encoder.choice(reason)
        encoder.number(count)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 4)
        self.init(
            provider: try reader.text(limit: StoredLimit.provider), difficulty: try reader.choice8(),
            reason: try reader.choice8(),
            count: try reader.unsigned32())
    }
}

extension OTPIssued {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(3)
        encoder.number(issue)
        encoder.instant(expires)
        encoder.optional(withheld) { $0.choice($1) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 3)
        self.init(issue: try reader.unsigned8(), expires: try reader.instant(), withheld: try reader.optionalRule())
    }
}

extension OTPVerified {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(3)
        encoder.number(issue)
        encoder.number(attempt)
        encoder.choice(way)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 3)
        self.init(issue: try reader.unsigned8(), attempt: try reader.unsigned8(), way: try reader.choice8())
    }
}

extension OTPRejected {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(5)
        encoder.number(issue)
        encoder.number(attempt)
        encoder.number(left)
        encoder.choice(reason)
        encoder.number(count)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 5)
        self.init(
            issue: try reader.unsigned8(), attempt: try reader.unsigned8(), left: try reader.unsigned8(),
            reason: try reader.choice8(), count: try reader.unsigned32())
    }
}

extension OTPExpired {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(2)
        encoder.number(issue)
        encoder.instant(due)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 2)
        self.init(issue: try reader.unsigned8(), due: try reader.instant())
    }
}
