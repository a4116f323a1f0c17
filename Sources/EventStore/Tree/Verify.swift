public import LMDB

/// What a verification has gone through and found sound.
public struct VerifyReport: Hashable, Sendable {
    /// The number of events, and the root over them.
    public let size: UInt64
    public let root: Bytes32
    /// The bytes of all records.
    public let bytes: UInt64
    /// The number of stored hashes that were made again and compared, the root of the head among them.
    public let subtrees: UInt64
    /// The time of the last event in milliseconds since 1970; `Int64.min` if there is none.
    public let lastTime: Int64
}

/// The first thing that is wrong with a log, and where: one position, or the up to 256 events that no longer hash to
/// what was stored of them, or all that a stored hash stands for.
public struct VerifyFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let positions: ClosedRange<UInt64>
    public let reason: String

    public init(positions: ClosedRange<UInt64>, reason: String) {
        self.positions = positions
        self.reason = reason
    }

    public var description: String {
        positions.count == 1
            ? "position \(positions.lowerBound): \(reason)"
            : "positions \(positions.lowerBound) to \(positions.upperBound): \(reason)"
    }
}

extension EventLog {
    /// Reads every event that is there when it begins, checks that each is one deterministic CBOR item with a header,
    /// that no position is missing and no time goes back, hashes all of them again, and compares every stored hash.
    ///
    /// `check` may add what the caller knows of records: a reason refuses the record. `progress` is told now and then
    /// how many events were read. Throws the first `VerifyFault`, or `EventLogError.storage`.
    public func verify(
        progress: (UInt64) -> Void = { _ in },
        check: (_ position: UInt64, _ header: RecordHeader, _ record: RawSpan) throws -> String? = { _, _, _ in nil }
    ) throws -> VerifyReport {
        let (end, stored, storedCount) = try snapshot { transaction in
            (
                try size(in: transaction), try storedHead(in: transaction),
                UInt64(try transaction.count(of: tables.subtrees))
            )
        }
        var pass = VerifyPass()
        while pass.frontier.size < end {
            try verifyPart(pass.frontier.size..<min(end, pass.frontier.size &+ 4096), &pass, check)
            progress(pass.frontier.size)
        }
        try pass.compare(with: stored)
        let expected = SubtreeKey.count(forSize: end)
        guard self.end != nil || storedCount == expected else {
            throw VerifyFault(
                positions: 0...max(1, end) &- 1, reason: "\(storedCount) hashes are stored instead of \(expected)")
        }
        return VerifyReport(
            size: end, root: stored.root, bytes: pass.bytes, subtrees: expected &+ 1, lastTime: pass.lastTime)
    }

    private func verifyPart(
        _ part: Range<UInt64>, _ pass: inout VerifyPass,
        _ check: (_ position: UInt64, _ header: RecordHeader, _ record: RawSpan) throws -> String?
    ) throws {
        do {
            try snapshot { transaction in
                do {
                    _ = try scan(part, in: transaction) { position, record in
                        let header = try pass.read(record, at: position)
                        if let reason = try check(position, header, record) {
                            throw VerifyFault(positions: position...position, reason: reason)
                        }
                        return true
                    }
                } catch {
                    // What does not hash stands before what can't be read.
                    try compare(&pass, in: transaction)
                    throw error
                }
                try compare(&pass, in: transaction)
            }
        } catch EventLogError.damaged(let position, let detail) {
            throw VerifyFault(positions: position...position, reason: detail)
        }
    }

    /// Compares the hashes of the subtrees that a part completed, in order, with those stored.
    private func compare(_ pass: inout VerifyPass, in transaction: borrowing ReadTransaction) throws {
        for (key, hash) in pass.completed {
            let first = key.size &- (1 << UInt64(key.level))
            let positions = first...key.size &- 1
            do throws(EventLogError) {
                guard try storedHash(key, in: transaction) != hash else { continue }
            } catch EventLogError.damaged {
                throw VerifyFault(positions: positions, reason: "the hash over them is not stored")
            }
            throw VerifyFault(positions: positions, reason: "they do not hash to what is stored of them")
        }
        pass.completed.removeAll(keepingCapacity: true)
    }
}

/// What a verification carries from one event to the next.
private struct VerifyPass {
    var frontier = MerkleFrontier()
    var completed: [(SubtreeKey, Bytes32)] = []
    var bytes: UInt64 = 0
    var lastTime = Int64.min
    private var hasher = MerkleHasher()

    mutating func read(_ record: RawSpan, at position: UInt64) throws -> RecordHeader {
        let header: RecordHeader
        do throws(CBORError) {
            try CBOR.isDeterministic(record)
            header = try RecordHeader(record: record)
        } catch {
            throw VerifyFault(positions: position...position, reason: "the record is refused: \(error)")
        }
        guard header.time >= lastTime else {
            throw VerifyFault(
                positions: position...position, reason: "its time \(header.time) is before the last one, \(lastTime)")
        }
        lastTime = header.time
        bytes &+= UInt64(record.byteCount)
        frontier.append(leaf: hasher.leaf(record)) { level, hash in
            guard level >= SubtreeKey.lowestLevel else { return }
            completed.append((SubtreeKey(size: position &+ 1, level: level), hash))
        }
        return header
    }

    /// Holds the end against what the last writer left.
    func compare(with stored: StoredHead) throws {
        let size = frontier.size
        if stored.size > size {
            throw VerifyFault(positions: size...stored.size &- 1, reason: "they were appended and are not there")
        }
        if stored.size < size {
            throw VerifyFault(positions: stored.size...size &- 1, reason: "they are there and were not appended")
        }
        guard stored.root != frontier.root() else { return }
        let tail = size &- size % SubtreeKey.blockSize
        throw VerifyFault(
            positions: (tail < size ? tail : 0)...max(1, size) &- 1, reason: "they do not hash to the stored root")
    }
}
