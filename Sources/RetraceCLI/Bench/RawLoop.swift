import Crypto
import EventStore
import LMDB

/// Bare loops over LMDB with the same bytes on the same disk: what everything else is measured against.
struct RawLoop {
    let environment: Environment
    let table: Table<UInt64>
    private var next: UInt64 = 0

    init(folder: String) throws {
        environment = try Environment.open(at: folder)
        table = try environment.table("events")
    }

    struct Result {
        var events = 0
        var commits = 0
        var seconds = 0.0

        static func += (sum: inout Self, more: Self) {
            sum.events += more.events
            sum.commits += more.commits
            sum.seconds += more.seconds
        }
    }

    /// Commits batches of records durably for about so long.
    mutating func commit(_ records: [[UInt8]], batch: Int, seconds: Double) throws -> Result {
        let clock = ContinuousClock()
        let began = clock.now
        let end = began + .milliseconds(Int64(seconds * 1000))
        let first = next
        while clock.now < end { try commitOnce(records, batch: batch) }
        let events = Int(next - first)
        return Result(events: events, commits: events / batch, seconds: nanoseconds(clock.now - began) / 1e9)
    }

    /// Commits one batch of records durably.
    mutating func commitOnce(_ records: [[UInt8]], batch: Int) throws {
        let start = next
        try environment.write { transaction in
            for offset in 0..<UInt64(batch) {
                let record = records[Int((start + offset) % UInt64(records.count))]
                try transaction.append(record.rawSpan, for: start + offset, in: table)
            }
        }
        next = start + UInt64(batch)
    }
}

/// Reads every record of a log through a bare cursor and adds up its bytes. Returns events and bytes.
func rawScan(_ log: EventLog) throws -> (events: Int, bytes: Int) {
    var events = 0
    var bytes = 0
    try log.read(from: 0) { _, record in
        events += 1
        bytes += record.byteCount
        return true
    }
    return (events, bytes)
}

/// Hashes every record of a log and nothing else.
func rawHash(_ log: EventLog) throws -> Int {
    var scratch: [UInt8] = []
    var events = 0
    try log.read(from: 0) { _, record in
        scratch.removeAll(keepingCapacity: true)
        scratch.append(0)
        scratch.append(bytes: record)
        _ = SHA256.hash(data: scratch)
        events += 1
        return true
    }
    return events
}

/// Hashes what a tree over a log hashes, and nothing else: each record, and the 65 bytes of a node for each. Returns the
/// bytes that were hashed.
func rawTreeHashes(_ log: EventLog) throws -> Int {
    var scratch: [UInt8] = []
    let node = [UInt8](repeating: 1, count: 65)
    var bytes = 0
    try log.read(from: 0) { _, record in
        scratch.removeAll(keepingCapacity: true)
        scratch.append(0)
        scratch.append(bytes: record)
        _ = SHA256.hash(data: scratch)
        _ = SHA256.hash(data: node)
        bytes += scratch.count + node.count
        return true
    }
    return bytes
}
