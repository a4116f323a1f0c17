import EventStore
import LMDB
import Testing

struct MerkleTests {
    /// The reference leaves of RFC 6962 and the roots over the first ones.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ]

    @Test(arguments: roots)
    func `the root over the reference leaves is the RFC's`(count: Int, root: String) {
        var frontier = MerkleFrontier()
        var hasher = MerkleHasher()
        for leaf in Self.leaves.prefix(count) { frontier.append(leaf: hasher.leaf(bytes(leaf).rawSpan)) }
        #expect(frontier.size == UInt64(count))
        #expect(frontier.root().array.hex == root)
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024, 1300])
    func `the log's root at any size is that of the tree over its events`(size: UInt64) throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 1300, turn: 131)
        #expect(try log.root(size: size).root == root(over: 0..<size))
    }

    @Test
    func `a subtree's hash is stored or made again, and the same`() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 1100)
        for (level, index) in [(0, 0), (0, 1099), (3, 5), (7, 7), (8, 0), (8, 3), (9, 1), (10, 0)] {
            let first = UInt64(index) << UInt64(level)
            let expected = root(over: first..<first + 1 << UInt64(level))
            #expect(try log.subtreeHash(level: UInt8(level), index: UInt64(index)) == expected)
        }
        #expect(throws: EventLogError.beyondEnd(asked: 4, size: 4)) { try log.subtreeHash(level: 8, index: 4) }
        #expect(throws: EventLogError.beyondEnd(asked: 1101, size: 1100)) { try log.root(size: 1101) }
    }

    /// By the definition of the RFC: split at the largest power of two below the count.
    private func root(over positions: Range<UInt64>) -> Bytes32 {
        var hasher = MerkleHasher()
        if positions.isEmpty { return MerkleHasher.emptyRoot }
        if positions.count == 1 { return hasher.leaf(sample(positions.lowerBound).rawSpan) }
        var half: UInt64 = 1
        while half * 2 < UInt64(positions.count) { half *= 2 }
        let middle = positions.lowerBound + half
        return hasher.node(
            root(over: positions.lowerBound..<middle), root(over: middle..<positions.upperBound))
    }
}
