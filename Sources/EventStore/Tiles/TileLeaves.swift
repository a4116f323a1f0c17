import LMDB

extension TileExport {
    /// Writes the tiles of level 0 and the bundles of records, from a tile on.
    func writeLeaves(
        _ first: UInt64, _ size: UInt64, _ report: inout Report, _ progress: (UInt64) -> Void
    ) throws {
        var leaves = LeafTile()
        var counts = report
        try log.read(from: first * Tile.width, upTo: size, batch: 4096) { position, record in
            try leaves.append(record, at: position)
            if leaves.count == Int(Tile.width) || position &+ 1 == size {
                let number = position / Tile.width
                try check(leaves, number)
                try put(Tile(content: .hashes(level: 0), number: number, count: leaves.count), leaves.hashes, &counts)
                if hasEntries {
                    try put(Tile(content: .entries, number: number, count: leaves.count), leaves.entries, &counts)
                }
                leaves = LeafTile()
                progress(position &+ 1)
            }
            return true
        }
        report = counts
    }

    /// The stored hash must be that of the events.
    private func check(_ leaves: LeafTile, _ number: UInt64) throws {
        guard leaves.count == Int(Tile.width) else { return }
        guard try log.subtreeHash(level: 8, index: number) == leaves.frontier.root() else {
            throw EventLogError.damaged(
                position: number * Tile.width, detail: "from here on 256 events do not hash to what was stored")
        }
    }

    /// Writes the tiles of a level above 0, of which the hashes are stored.
    func writeHashes(_ level: Int, first: UInt64, _ size: UInt64, _ report: inout Report) throws {
        let count = size >> UInt64(8 * level)
        var number = (first >> UInt64(8 * level)) / Tile.width
        while number * Tile.width < count {
            let hashes = try self.hashes(level, number * Tile.width..<min(count, (number + 1) * Tile.width))
            try check(hashes, level, number)
            var bytes: [UInt8] = []
            for hash in hashes { hash.append(to: &bytes) }
            try put(Tile(content: .hashes(level: level), number: number, count: hashes.count), bytes, &report)
            number += 1
        }
    }

    private func hashes(_ level: Int, _ places: Range<UInt64>) throws -> [Bytes32] {
        try places.map { try log.subtreeHash(level: UInt8(8 * level), index: $0) }
    }

    private func check(_ hashes: [Bytes32], _ level: Int, _ number: UInt64) throws {
        guard hashes.count == Int(Tile.width), level < 7 else { return }
        var frontier = MerkleFrontier()
        for hash in hashes { frontier.append(leaf: hash) }
        guard try log.subtreeHash(level: UInt8(8 * level + 8), index: number) == frontier.root() else {
            throw EventLogError.damaged(
                position: (number * Tile.width) << UInt64(8 * level), detail: "stored hashes do not fit each other")
        }
    }

    /// The root as who has only the tiles computes it: the partial tiles from the leaves up, each with the root of those
    /// below as its last hash.
    func rightEdge(of size: UInt64) throws -> Bytes32 {
        var below: Bytes32?
        for level in 0..<8 where size >> UInt64(8 * level) > 0 {
            let count = size >> UInt64(8 * level)
            var frontier = MerkleFrontier()
            for hash in try hashes(level, count / Tile.width * Tile.width..<count) { frontier.append(leaf: hash) }
            if let below { frontier.append(leaf: below) }
            if frontier.size > 0 { below = frontier.root() }
        }
        return below ?? MerkleHasher.emptyRoot
    }
}

/// What is gathered for one tile of level 0.
private struct LeafTile {
    private(set) var count = 0
    /// The leaves' hashes, one behind the other.
    private(set) var hashes: [UInt8] = []
    /// The records, each behind two bytes of its length, the most significant first.
    private(set) var entries: [UInt8] = []
    private(set) var frontier = MerkleFrontier()
    private var hasher = MerkleHasher()

    mutating func append(_ record: RawSpan, at position: UInt64) throws(TileError) {
        guard let length = UInt16(exactly: record.byteCount) else { throw .recordTooLong(position: position) }
        let hash = hasher.leaf(record)
        hash.append(to: &hashes)
        frontier.append(leaf: hash)
        entries.append(UInt8(length >> 8))
        entries.append(UInt8(truncatingIfNeeded: length))
        entries.append(bytes: record)
        count += 1
    }
}
