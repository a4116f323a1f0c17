import EventStore
import LMDB
import Testing

/// Alters what is stored, below the log, and looks whether it is found.
struct VerifyTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try EventLog.open(at: folder.path).fill(upTo: 1000)
    }

    @Test
    func `a sound log is counted through`() throws {
        let log = try EventLog.open(at: folder.path)
        var seen: UInt64 = 0
        var told: [UInt64] = []
        let report = try log.verify(
            progress: { told.append($0) },
            check: { position, header, _ in
                seen += header.time == Int64(position) ? 1 : 0
                return nil
            })
        #expect(report.size == 1000)
        #expect(seen == 1000)
        #expect(told.last == 1000)
        #expect(try log.root().root == report.root)
        // Three blocks of 256, one of 512, and the root of the head.
        #expect(report.subtrees == 5)
        #expect(report.lastTime == 999)
    }

    @Test(
        arguments: [
            (3, 0...255), (255, 0...255), (256, 256...511), (767, 512...767), (768, 768...999), (999, 768...999),
        ] as [(UInt64, ClosedRange<UInt64>)])
    func `an altered event is found within its block`(position: UInt64, block: ClosedRange<UInt64>) throws {
        try alter { transaction, events in
            try transaction.put(sample(position, time: Int64(position), type: 2).rawSpan, for: position, in: events)
        }
        #expect(try fault()?.positions == block)
        // Where nothing stored covers the event, the next writer finds it; where something does, the verifier.
        if position >= 768 {
            #expect(throws: EventLogError.self) { try EventLog.open(at: folder.path).fill(upTo: 1001) }
        }
    }

    @Test
    func `an event that is no deterministic CBOR is named itself`() throws {
        try alter { transaction, events in
            try transaction.put(bytes("85010101 1903e718ff00").rawSpan, for: 700, in: events)
        }
        let found = try fault()
        #expect(found?.positions == 700...700)
        #expect(found?.description.hasPrefix("position 700: ") == true)
    }

    @Test
    func `of two faults the first is told`() throws {
        try alter { transaction, events in
            try transaction.put(bytes("00").rawSpan, for: 999, in: events)
            try transaction.put(sample(300, time: 300, type: 2).rawSpan, for: 300, in: events)
        }
        #expect(try fault()?.positions == 256...511)
    }

    @Test
    func `a time that goes back is named itself`() throws {
        try alter { transaction, events in
            try transaction.put(sample(700, time: 3).rawSpan, for: 700, in: events)
        }
        #expect(try fault()?.positions == 700...700)
    }

    @Test
    func `a missing event is named itself`() throws {
        try alter { transaction, events in try transaction.delete(500, in: events) }
        #expect(try fault()?.positions == 500...500)
    }

    @Test
    func `missing events at the end are found`() throws {
        try alter { transaction, events in
            try transaction.delete(998, in: events)
            try transaction.delete(999, in: events)
        }
        let found = try fault()
        #expect(found?.positions == 998...999)
        #expect(throws: EventLogError.self) { try EventLog.open(at: folder.path).fill(upTo: 1001) }
    }

    @Test
    func `an event that was added below the log is found`() throws {
        try alter { transaction, events in try transaction.put(sample(1000).rawSpan, for: 1000, in: events) }
        #expect(try fault()?.positions == 1000...1000)
    }

    @Test
    func `an altered hash of a subtree is found with its positions`() throws {
        try alterHash(key: bytes("0000000000000200 09"))
        let found = try fault()
        #expect(found?.positions == 0...511)
    }

    @Test
    func `what the caller finds wrong stands in the fault`() throws {
        let log = try EventLog.open(at: folder.path)
        let fault = #expect(throws: VerifyFault.self) {
            try log.verify(check: { position, _, _ in position == 42 ? "its meaning is unclear" : nil })
        }
        #expect(fault == VerifyFault(positions: 42...42, reason: "its meaning is unclear"))
    }

    private func alter(_ body: (inout WriteTransaction, Table<UInt64>) throws -> Void) throws {
        let raw = try Environment.open(at: folder.path)
        let events: Table<UInt64> = try raw.table("events")
        try raw.write { try body(&$0, events) }
    }

    private func alterHash(key: [UInt8]) throws {
        let raw = try Environment.open(at: folder.path)
        let subtrees: Table<RawKey> = try raw.table("subtrees")
        try raw.write { transaction in
            #expect(try transaction.bytes(for: RawKey(bytes: key), in: subtrees)?.byteCount == 32)
            try transaction.put([UInt8](repeating: 0, count: 32).rawSpan, for: RawKey(bytes: key), in: subtrees)
        }
    }

    private func fault() throws -> VerifyFault? {
        let log = try EventLog.open(at: folder.path)
        do {
            _ = try log.verify()
            return nil
        } catch let fault as VerifyFault {
            return fault
        }
    }
}

private struct RawKey: TableKey {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    func write(to buffer: inout KeyBuffer) {
        for byte in bytes { buffer.append(byte) }
    }

    init?(keyBytes: RawSpan) { bytes = keyBytes.array }
}
