public import LMDB

extension EventLog {
    /// The root of the tree over the first `size` events, or over all of them, and that size. Made from stored hashes
    /// and at most 255 events.
    public func root(size: UInt64? = nil) throws -> (size: UInt64, root: Bytes32) {
        try snapshot { transaction in
            let end = try self.size(in: transaction)
            let wanted = size ?? end
            guard wanted <= end else { throw EventLogError.beyondEnd(asked: wanted, size: end) }
            return (wanted, try frontier(at: wanted, in: transaction).root())
        }
    }

    /// The root of the subtree over the 2^level events from index · 2^level on, all of which must be there: what
    /// proofs are made of. A stored one from level 8, below that rehashed.
    public func subtreeHash(level: UInt8, index: UInt64) throws -> Bytes32 {
        try snapshot { transaction in
            let size = try self.size(in: transaction)
            guard level < 64, index < size >> UInt64(level) else {
                throw EventLogError.beyondEnd(asked: index, size: size >> UInt64(min(level, 63)))
            }
            let end = (index &+ 1) << UInt64(level)
            if level >= SubtreeKey.lowestLevel {
                return try storedHash(SubtreeKey(size: end, level: level), in: transaction)
            }
            var part = MerkleFrontier()
            try extend(&part, with: index << UInt64(level)..<end, in: transaction)
            return part.root()
        }
    }

    /// The edge of the tree over the first `size` events, which must be there.
    func frontier(
        at size: UInt64, in transaction: borrowing some Reading & ~Copyable
    ) throws(EventLogError) -> MerkleFrontier {
        try frontier(over: 0..<size, in: transaction)
    }

    /// The root over a part of the tree that is one of its nodes: it begins at a multiple of the power of two that
    /// holds its count. The events must be there.
    func root(
        over part: Range<UInt64>, in transaction: borrowing some Reading & ~Copyable
    ) throws(EventLogError) -> Bytes32 {
        try frontier(over: part, in: transaction).root()
    }

    private func frontier(
        over part: Range<UInt64>, in transaction: borrowing some Reading & ~Copyable
    ) throws(EventLogError) -> MerkleFrontier {
        let count = part.upperBound &- part.lowerBound
        var subtrees: [Bytes32] = []
        var end = part.lowerBound
        for level in (SubtreeKey.lowestLevel..<64).reversed() where count & (1 << UInt64(level)) != 0 {
            end &+= 1 << UInt64(level)
            subtrees.append(try storedHash(SubtreeKey(size: end, level: level), in: transaction))
        }
        guard var edge = MerkleFrontier(size: end &- part.lowerBound, subtrees: subtrees) else {
            return MerkleFrontier()
        }
        try extend(&edge, with: end..<part.upperBound, in: transaction)
        return edge
    }

    /// An edge carried on over the events behind it.
    func extended(
        _ frontier: MerkleFrontier, to size: UInt64, in transaction: borrowing some Reading & ~Copyable
    ) throws(EventLogError) -> MerkleFrontier {
        var frontier = frontier
        try extend(&frontier, with: frontier.size..<size, in: transaction)
        return frontier
    }

    private func extend(
        _ frontier: inout MerkleFrontier, with positions: Range<UInt64>,
        in transaction: borrowing some Reading & ~Copyable
    ) throws(EventLogError) {
        if positions.isEmpty { return }
        var hasher = MerkleHasher()
        var cursor = try EventCursor(over: tables.events, in: transaction)
        frontier.append(leaf: hasher.leaf(try cursor.seek(positions.lowerBound)))
        for position in positions.dropFirst() {
            frontier.append(leaf: hasher.leaf(try cursor.next(position)))
        }
    }

    func storedHash(
        _ key: SubtreeKey, in transaction: borrowing some Reading & ~Copyable
    ) throws(EventLogError) -> Bytes32 {
        do throws(LMDBError) {
            if let bytes = try transaction.bytes(for: key, in: tables.subtrees), let hash = Bytes32(span: bytes) {
                return hash
            }
        } catch {
            throw .storage(error)
        }
        throw .damaged(position: key.size &- 1, detail: "the hash of the subtree that it completes is not stored")
    }
}
