import EventStore
import LMDB
import Recovery
import Retrace
import Testing

/// What is written is read back, and nothing is read that would be written otherwise.
struct RoundTripTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `any event is read back as it was written, from deterministic bytes`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for number in 0..<2_000 {
            let event = generator.event()
            let record = encoded(event)
            #expect(try decoded(record) == event, "seed \(seed), event \(number)")
            #expect(throws: Never.self, "seed \(seed), event \(number)") { try CBOR.isDeterministic(record.rawSpan) }
        }
    }

    @Test(arguments: SampleEvents.all)
    func `a record that was cut off is refused`(_ sample: SampleEvent) {
        let record = sample.record
        for length in 0..<record.count {
            #expect(throws: EventRecordError.self, "\(length) bytes") {
                try decoded(Array(record[..<length]))
            }
        }
    }

    @Test(arguments: SampleEvents.all)
    func `a record with one wrong bit is refused, or is exactly what another event is written as`(
        _ sample: SampleEvent
    ) {
        let record = sample.record
        for bit in 0..<record.count * 8 {
            var other = record
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(isRefusedOrCanonical(other), "bit \(bit)")
        }
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `a record with bytes changed, added or taken out is refused or canonical`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for number in 0..<3_000 {
            var record = encoded(generator.event())
            for _ in 0...generator.next() % 3 { generator.damage(&record) }
            #expect(isRefusedOrCanonical(record), "seed \(seed), record \(number): \(record.hex)")
        }
    }

    @Test
    func `random bytes are refused or canonical`() {
        var generator = SeededGenerator(seed: 21)
        for number in 0..<5_000 {
            let noise = (0..<generator.next() % 40).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            #expect(isRefusedOrCanonical([0x88, 1] + noise), "record \(number): \(noise.hex)")
        }
    }
}

/// Whether bytes are refused, or are the very ones that the event read from them is written as in their version.
private func isRefusedOrCanonical(_ record: [UInt8]) -> Bool {
    guard let event = try? decoded(record), let header = try? RecordHeader(record: record.rawSpan) else { return true }
    var encoder = CBOREncoder()
    EventRecord.encode(event, version: header.typeVersion, into: &encoder)
    return encoder.bytes == record
}

extension SeededGenerator {
    fileprivate mutating func damage(_ record: inout [UInt8]) {
        let place = Int(next() % UInt64(max(1, record.count)))
        let byte = UInt8(truncatingIfNeeded: next())
        switch next() % 3 {
        case 0 where !record.isEmpty: record[place] = byte
        case 1 where !record.isEmpty: record.remove(at: place)
        default: record.insert(byte, at: place)
        }
    }
}
