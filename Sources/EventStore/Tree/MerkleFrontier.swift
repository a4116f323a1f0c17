public import LMDB

/// The right edge of a growing RFC 6962 tree: the roots of its perfect subtrees, the largest first. All that is needed
/// to append and to tell the root.
public struct MerkleFrontier: Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64 = 0
    private var subtrees: [Bytes32] = []
    private var hasher = MerkleHasher()

    public init() {}

    /// From the perfect subtrees of a tree of `size` leaves, the largest first; nil unless there is one for each binary
    /// one of the size.
    init?(size: UInt64, subtrees: [Bytes32]) {
        guard size.nonzeroBitCount == subtrees.count else { return nil }
        self.size = size
        self.subtrees = subtrees
    }

    /// Appends a leaf by its hash. `completed` is told each subtree of two leaves and more that it completes, the
    /// smallest first: its level (a subtree of level n has 2ⁿ leaves) and its root.
    @inline(__always)
    public mutating func append<Failure: Error>(
        leaf: Bytes32, completed: (_ level: UInt8, _ hash: Bytes32) throws(Failure) -> Void
    ) throws(Failure) {
        var hash = leaf
        var level: UInt8 = 0
        var rest = size
        while rest & 1 == 1, let left = subtrees.popLast() {
            hash = hasher.node(left, hash)
            level &+= 1
            rest >>= 1
            try completed(level, hash)
        }
        subtrees.append(hash)
        size &+= 1
    }

    public mutating func append(leaf: Bytes32) {
        append(leaf: leaf) { _, _ in }
    }

    /// The root of the tree: SHA-256 of nothing if it is empty.
    public func root() -> Bytes32 {
        guard var hash = subtrees.last else { return MerkleHasher.emptyRoot }
        var hasher = MerkleHasher()
        for left in subtrees.dropLast().reversed() { hash = hasher.node(left, hash) }
        return hash
    }
}
