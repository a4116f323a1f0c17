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
        #expect(sample.record.hex == golden.bytes.hex)
        #expect(try decoded(golden.bytes) == sample.event)
        #expect(golden.note == CBOR.diagnostic(golden.bytes.rawSpan))
    }

    @Test(arguments: EventType.allCases)
    func `every version of every type of event has a golden file`(_ type: EventType) throws {
        for version in 1...type.newestVersion {
            let golden = try GoldenFile(named: "\(type).v\(version)")
            #expect(try decoded(golden.bytes).payload.type == type)
        }
    }

    @Test(arguments: ["PolicyAdopted.v1", "PolicyAdopted.v2"])
    func `an older policy is read with the standard of what came later, and written as the newest`(
        name: String
    ) throws {
        let old = try decoded(try GoldenFile(named: name).bytes)
        guard case .policyAdopted(let adopted) = old.payload else {
            Issue.record("another event was read")
            return
        }
        #expect((adopted.policy.answerFloor, adopted.policy.answerJitter) == (400, 100))
        #expect((adopted.policy.checkpointSeconds, adopted.policy.checkpointEvents) == (60, 10_000))
        #expect((adopted.policy.identityDays, adopted.policy.clientDays) == (0, 90))
        #expect(encoded(old).hex == (try GoldenFile(named: "PolicyAdopted.v3")).bytes.hex)
    }

    @Test(arguments: ["SubjectErased.v1", "PersonalDataRevealed.v1"])
    func `an older erasure or look-up is read as by nobody known`(name: String) throws {
        switch try decoded(try GoldenFile(named: name).bytes).payload {
        case .subjectErased(let it), .personalDataRevealed(let it): #expect(it.by.isEmpty)
        default: Issue.record("another event was read")
        }
    }

    @Test(arguments: ["RequestRefused.v1", "RequestRefused.v1.client"])
    func `an older refusal is read as one that does not say whether its network was trusted`(name: String) throws {
        guard case .requestRefused(let it) = try decoded(try GoldenFile(named: name).bytes).payload else {
            Issue.record("another event was read")
            return
        }
        #expect(it.isTrusted == nil)
    }

    @Test
    func `every golden file is of an event that is encoded here`() throws {
        #expect(try GoldenFile.names() == SampleEvents.all.map(\.name).sorted())
    }

    @Test
    func `a golden file is what a log reads the header of`() throws {
        for sample in SampleEvents.all {
            let record = sample.record
            let header = try RecordHeader(record: record.rawSpan)
            #expect(header.formatVersion == 1)
            #expect(header.type == sample.event.payload.type.rawValue)
            #expect(header.typeVersion == sample.version)
            #expect(header.time == sample.event.time.milliseconds)
        }
    }
}

/// Writes all golden files once, if the environment asks for it.
private let rewritten = Result {
    guard ProcessInfo.processInfo.environment["RETRACE_WRITE_GOLDEN"] == "1" else { return }
    for sample in SampleEvents.all { try GoldenFile(sample.record).write(named: sample.name) }
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
