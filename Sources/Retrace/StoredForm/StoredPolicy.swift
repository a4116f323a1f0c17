import EventStore
import Recovery

/// A policy in the log: a map, so that numbers may be added in a later version of the type. Keys 1 and 2 are version and
/// way, the rest stand in `PolicyField.all`, and the lists behind them.
extension PolicyAdopted {
    func encode(into encoder: inout CBOREncoder) {
        encoder.map(2 + PolicyField.all.count + 3)
        encoder.unsigned(1)
        encoder.number(policy.version)
        encoder.unsigned(2)
        encoder.choice(policy.way)
        for field in PolicyField.all {
            encoder.unsigned(field.key)
            encoder.signed(field.value(in: policy))
        }
        encoder.unsigned(50)
        encoder.numbers(policy.pauses)
        encoder.unsigned(51)
        encoder.numbers(policy.retryWaits)
        encoder.unsigned(52)
        encoder.array(policy.trustedNetworks.count)
        for network in policy.trustedNetworks { encoder.text(network) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.offset
        guard try reader.map() == 2 + PolicyField.all.count + 3 else {
            throw CBORError(offset: start, reason: .expectedCount(2 + PolicyField.all.count + 3))
        }
        var policy = Policy()
        try reader.key(1)
        policy.version = try reader.unsigned32()
        try reader.key(2)
        policy.way = try reader.choice8()
        for field in PolicyField.all {
            try reader.key(field.key)
            field.set(try reader.signed(), in: &policy)
        }
        try reader.key(50)
        policy.pauses = try reader.numbers()
        try reader.key(51)
        policy.retryWaits = try reader.numbers()
        try reader.key(52)
        policy.trustedNetworks = []
        for _ in 0..<(try reader.array()) { policy.trustedNetworks.append(try reader.text(limit: 64)) }
        self.init(policy: policy)
    }
}

extension CBOREncoder {
    fileprivate mutating func numbers(_ numbers: [Int64]) {
        array(numbers.count)
        for number in numbers { signed(number) }
    }
}

extension CBORReader {
    fileprivate mutating func key(_ key: UInt64) throws(CBORError) {
        let start = offset
        guard try unsigned() == key else { throw CBORError(offset: start, reason: .keyOrder) }
    }

    fileprivate mutating func numbers() throws(CBORError) -> [Int64] {
        var numbers: [Int64] = []
        for _ in 0..<(try array()) { numbers.append(try signed()) }
        return numbers
    }
}
