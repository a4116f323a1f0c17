import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// The stored form is frozen: these files were written once, and what reads and writes must agree with them for ever.
/// With RETRACE_WRITE_GOLDEN=1 in the environment they are written anew, which is right only before a release.
struct GoldenTests {
    init() throws { try rewritten.get() }

    @Test(arguments: SampleEvents.all)
    func `an event is stored in the bytes of its golden file, and read back from them`(_ sample: SampleEvent) throws {
        let golden = try GoldenFile(named: sample.name)
        #expect(encoded(sample.event).hex == golden.bytes.hex)
        #expect(try decoded(golden.bytes) == sample.event)
        #expect(golden.note == CBOR.diagnostic(golden.bytes.rawSpan))
    }

    @Test(arguments: EventType.allCases)
    func `every type of event has a golden file`(_ type: EventType) throws {
        let golden = try GoldenFile(named: "\(type).v1")
        #expect(try decoded(golden.bytes).payload.type == type)
    }

    @Test
    func `every golden file is of an event that is encoded here`() throws {
        #expect(try GoldenFile.names() == SampleEvents.all.map(\.name).sorted())
    }

    @Test
    func `a golden file is what a log reads the header of`() throws {
        for sample in SampleEvents.all {
            let record = encoded(sample.event)
            let header = try RecordHeader(record: record.rawSpan)
            #expect(header.formatVersion == 1)
            #expect(header.type == sample.event.payload.type.rawValue)
            #expect(header.typeVersion == 1)
            #expect(header.time == sample.event.time.milliseconds)
        }
    }
}

/// Writes all golden files once, if the environment asks for it.
private let rewritten = Result {
    guard ProcessInfo.processInfo.environment["RETRACE_WRITE_GOLDEN"] == "1" else { return }
    for sample in SampleEvents.all { try GoldenFile(encoded(sample.event)).write(named: sample.name) }
}

/// The record of an event.
func encoded(_ event: Event) -> [UInt8] {
    var encoder = CBOREncoder()
    EventRecord.encode(event, into: &encoder)
    return encoder.bytes
}

/// The event of a record.
func decoded(_ record: [UInt8]) throws(EventRecordError) -> Event {
    try EventRecord.decode(record.rawSpan)
}
