import EventStore
import Recovery

extension MessageAttempted {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(5)
        encoder.message(message)
        encoder.number(attempt)
        encoder.number(worker)
        encoder.instant(leaseEnds)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 5)
        self.init(
            message: try reader.message(), attempt: try reader.unsigned8(), worker: try reader.unsigned32(),
            leaseEnds: try reader.instant())
    }
}

extension MessageAccepted {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(5)
        encoder.message(message)
        encoder.number(attempt)
        encoder.text(reference, limit: StoredLimit.reference)
        encoder.number(parts)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 5)
        self.init(
            message: try reader.message(), attempt: try reader.unsigned8(),
            reference: try reader.text(limit: StoredLimit.reference),
            parts: try reader.unsigned8())
    }
}

extension MessageDelivered {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(2)
        encoder.message(message)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 2)
        self.init(message: try reader.message())
    }
}

extension MessageFailed {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(6)
        encoder.message(message)
        encoder.number(attempt)
        encoder.choice(reason)
        encoder.number(code)
        encoder.optional(retryAt) { $0.instant($1) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 6)
        self.init(
            message: try reader.message(), attempt: try reader.unsigned8(), reason: try reader.choice8(),
            code: try reader.unsigned32(), retryAt: try reader.optionalInstant())
    }
}

extension CredentialsSent {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(5)
        encoder.number(attempt)
        encoder.text(reference, limit: StoredLimit.reference)
        encoder.number(parts)
        encoder.instant(passwordEnds)
        encoder.number(notices)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 5)
        self.init(
            attempt: try reader.unsigned8(), reference: try reader.text(limit: StoredLimit.reference),
            parts: try reader.unsigned8(),
            passwordEnds: try reader.instant(), notices: try reader.unsigned8())
    }
}

extension PasswordChanged {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(2)
        encoder.choice(way)
        encoder.number(notices)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 2)
        self.init(way: try reader.choice8(), notices: try reader.unsigned8())
    }
}

extension CredentialsExpired {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(1)
        encoder.instant(due)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 1)
        self.init(due: try reader.instant())
    }
}

extension RecoveryDisavowed {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(1)
        encoder.bool(revoked)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 1)
        self.init(revoked: try reader.bool())
    }
}
