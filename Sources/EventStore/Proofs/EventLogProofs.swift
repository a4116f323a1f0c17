import LMDB

extension EventLog {
    /// The proof that the event at a position is in the log as it was with `size` events. Made from stored hashes and
    /// at most 510 events, in one short snapshot.
    ///
    /// Throws `ProofError.notInTree`, and `EventLogError.beyondEnd` for a size that the log does not have yet.
    public func inclusionProof(of position: UInt64, in size: UInt64) throws -> InclusionProof {
        guard position < size else { throw ProofError.notInTree(position: position, size: size) }
        let hashes = try hashes(of: ProofRanges.inclusion(of: position, in: size), within: size)
        return try InclusionProof(position: position, size: size, hashes: hashes)
    }

    /// The proof that the log with `new` events extends the log with `old` events.
    ///
    /// Throws `ProofError.shrinks`, and `EventLogError.beyondEnd` for a size that the log does not have yet.
    public func consistencyProof(from old: UInt64, to new: UInt64) throws -> ConsistencyProof {
        guard old <= new else { throw ProofError.shrinks(old: old, new: new) }
        let ranges = old == 0 ? [] : ProofRanges.consistency(from: old, to: new)
        return try ConsistencyProof(oldSize: old, newSize: new, hashes: try hashes(of: ranges, within: new))
    }

    private func hashes(of ranges: [Range<UInt64>], within size: UInt64) throws -> [Bytes32] {
        try snapshot { transaction in
            let end = try self.size(in: transaction)
            guard size <= end else { throw EventLogError.beyondEnd(asked: size, size: end) }
            return try ranges.map { try root(over: $0, in: transaction) }
        }
    }
}
