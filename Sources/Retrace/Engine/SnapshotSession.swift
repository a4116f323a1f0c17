import EventStore
import Recovery

// A session in a snapshot: its request as the log has it, and what its other events have made of it.

extension Session {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(20)
        encoder.id(id)
        encoder.instant(begun)
        request.encode(into: &encoder)
        encoder.choice(stage)
        encoder.number(issue)
        encoder.instant(issuedAt)
        encoder.instant(codeExpires)
        encoder.optional(withheld) { $0.choice($1) }
        encoder.number(wrongCodes)
        encoder.instant(verifiedAt)
        encoder.instant(credentialsEnd)
        encoder.number(disavowTries)
        encoder.bool(isDisavowed)
        encoder.number(captchaFailures)
        encoder.number(refusals)
        encoder.number(deadTries)
        encoder.delivery(code)
        encoder.array(earlierCodes.count)
        for code in earlierCodes { encoder.delivery(code) }
        encoder.delivery(credentials)
        encoder.array(notices.count)
        for notice in notices { encoder.delivery(notice) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 20)
        self.init(id: try reader.id(), begun: try reader.instant(), request: try RecoveryRequested(from: &reader))
        restore(stage: try reader.choice8())
        issue = try reader.unsigned8()
        issuedAt = try reader.instant()
        codeExpires = try reader.instant()
        withheld = try reader.optionalRule()
        wrongCodes = try reader.unsigned8()
        verifiedAt = try reader.instant()
        credentialsEnd = try reader.instant()
        disavowTries = try reader.unsigned8()
        isDisavowed = try reader.bool()
        captchaFailures = try reader.unsigned32()
        refusals = try reader.unsigned32()
        deadTries = try reader.unsigned32()
        code = try reader.delivery()
        for _ in 0..<(try reader.array()) { earlierCodes.append(try reader.delivery()) }
        credentials = try reader.delivery()
        for _ in 0..<(try reader.array()) { notices.append(try reader.delivery()) }
    }
}

extension CBOREncoder {
    fileprivate mutating func delivery(_ delivery: Delivery) {
        array(5)
        choice(delivery.state)
        number(delivery.attempt)
        number(delivery.lost)
        bool(delivery.isAccepted)
        instant(delivery.next)
    }
}

extension CBORReader {
    fileprivate mutating func delivery() throws(CBORError) -> Delivery {
        try array(of: 5)
        var delivery = Delivery()
        delivery.state = try choice8()
        delivery.attempt = try unsigned8()
        delivery.lost = try unsigned8()
        delivery.isAccepted = try bool()
        delivery.next = try instant()
        return delivery
    }
}
