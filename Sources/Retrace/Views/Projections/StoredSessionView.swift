import EventStore
import Recovery

// About 100 bytes: an array of 23 items. The time that the id begins with is where `begun` is counted from.
extension SessionView: StoredView {
    private static let items = 23

    func encode(into encoder: inout CBOREncoder) {
        encoder.array(Self.items)
        encoder.instant(begun, after: id.time)
        encoder.choice(accountType)
        encoder.id(account)
        encoder.id(phone)
        encoder.id(client)
        encoder.id(network)
        encoder.choice(standing)
        encoder.optional(decoy) { $0.choice($1) }
        encoder.number(policy)
        encoder.choice(stage)
        encoder.optional(ended) { $0.choice($1) }
        encoder.bool(isLocked)
        encoder.bool(isDisavowed)
        encoder.number(issues)
        encoder.number(codesWithheld)
        encoder.number(codesAccepted)
        encoder.number(codesDelivered)
        encoder.number(messagesFailed)
        encoder.number(wrongCodes)
        encoder.number(captchaFailures)
        encoder.optionalInstant(credentialsEnd, after: begun)
        encoder.instant(lastTime, after: begun)
        encoder.number(lastPosition)
    }

    init(id: SessionID, from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: Self.items)
        self.id = id
        begun = try reader.instant(after: id.time)
        accountType = try reader.choice8()
        account = try reader.id()
        phone = try reader.id()
        client = try reader.id()
        network = try reader.id()
        standing = try reader.choice8()
        decoy = try reader.optionalRule()
        policy = try reader.unsigned32()
        stage = try reader.choice8()
        ended = try reader.optionalChoice8()
        isLocked = try reader.bool()
        isDisavowed = try reader.bool()
        issues = try reader.unsigned8()
        codesWithheld = try reader.unsigned8()
        codesAccepted = try reader.unsigned8()
        codesDelivered = try reader.unsigned8()
        messagesFailed = try reader.unsigned8()
        wrongCodes = try reader.unsigned8()
        captchaFailures = try reader.unsigned32()
        credentialsEnd = try reader.optionalInstant(after: begun)
        lastTime = try reader.instant(after: begun)
        lastPosition = try reader.unsigned()
    }
}

extension SessionID {
    /// The time that the id begins with: when its session began.
    var time: Instant { Instant(milliseconds: Int64(high >> 16)) }
}
