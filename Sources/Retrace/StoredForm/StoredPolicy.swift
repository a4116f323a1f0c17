import EventStore
import Recovery

/// A policy in the log: a map whose keys are never used again for another number. Keys 1 and 2 are version and way, then
/// come those of `PolicyField.all` that the version has, and the lists behind them.
extension PolicyAdopted {
    private static let newest = EventType.policyAdopted.newestVersion

    private static func fields(in version: UInt8) -> [PolicyField] { PolicyField.all.filter { $0.since <= version } }

    func encode(into encoder: inout CBOREncoder) { encode(version: Self.newest, into: &encoder) }

    /// Writes an older version too, without what it has no place for.
    func encode(version: UInt8, into encoder: inout CBOREncoder) {
        let fields = Self.fields(in: version)
        encoder.map(2 + fields.count + 3)
        encoder.unsigned(1)
        encoder.number(policy.version)
        encoder.unsigned(2)
        encoder.choice(policy.way)
        for field in fields {
            encoder.unsigned(field.key)
            encoder.policyNumber(field.value(in: policy))
        }
        encoder.unsigned(50)
        encoder.waits(policy.pauses)
        encoder.unsigned(51)
        encoder.waits(policy.retryWaits)
        encoder.unsigned(52)
        let networks = policy.trustedNetworks.prefix(StoredLimit.policyNetworks)
        encoder.array(networks.count)
        for network in networks { encoder.text(network, limit: StoredLimit.network) }
    }

    init(from reader: inout CBORReader) throws(CBORError) { try self.init(version: Self.newest, from: &reader) }

    init(version: UInt8, from reader: inout CBORReader) throws(CBORError) {
        let fields = Self.fields(in: version)
        let keys = 2 + fields.count + 3
        let start = reader.offset
        guard try reader.map() == keys else { throw CBORError(offset: start, reason: .expectedCount(keys)) }
        var policy = Policy()
        try reader.key(1)
        policy.version = try reader.unsigned32()
        try reader.key(2)
        policy.way = try reader.choice8()
        for field in fields {
            try reader.key(field.key)
            field.set(try reader.number(atMost: StoredLimit.policyNumber), in: &policy)
        }
        try reader.key(50)
        policy.pauses = try reader.waits()
        try reader.key(51)
        policy.retryWaits = try reader.waits()
        try reader.key(52)
        policy.trustedNetworks = []
        for _ in 0..<(try reader.count(atMost: StoredLimit.policyNetworks)) {
            policy.trustedNetworks.append(try reader.text(limit: StoredLimit.network))
        }
        if version < 2 { Self.liftFrom1(&policy) }
        if version < 3 { Self.liftFrom2(&policy) }
        self.init(policy: policy)
    }

    /// A policy of version 1 said nothing of the time of answers; it is read as if it had said the standard of version 2.
    private static func liftFrom1(_ policy: inout Policy) {
        policy.answerFloor = 400
        policy.answerJitter = 100
    }

    /// A policy of version 2 said nothing of checkpoints and of how long the vault keeps an identity.
    private static func liftFrom2(_ policy: inout Policy) {
        policy.checkpointSeconds = 60
        policy.checkpointEvents = 10_000
        policy.identityDays = 0
        policy.clientDays = 90
    }
}

extension CBOREncoder {
    fileprivate mutating func policyNumber(_ number: Int64) {
        unsigned(UInt64(clamping: min(number, StoredLimit.policyNumber)))
    }

    fileprivate mutating func waits(_ waits: [Int64]) {
        let kept = waits.prefix(StoredLimit.policyWaits)
        array(kept.count)
        for wait in kept { policyNumber(wait) }
    }
}

extension CBORReader {
    fileprivate mutating func key(_ key: UInt64) throws(CBORError) {
        let start = offset
        guard try unsigned() == key else { throw CBORError(offset: start, reason: .keyOrder) }
    }

    fileprivate mutating func count(atMost limit: Int) throws(CBORError) -> Int {
        let start = offset
        let count = try array()
        guard count <= limit else { throw CBORError(offset: start, reason: .outOfRange) }
        return count
    }

    fileprivate mutating func waits() throws(CBORError) -> [Int64] {
        var waits: [Int64] = []
        for _ in 0..<(try count(atMost: StoredLimit.policyWaits)) {
            waits.append(try number(atMost: StoredLimit.policyNumber))
        }
        return waits
    }
}
