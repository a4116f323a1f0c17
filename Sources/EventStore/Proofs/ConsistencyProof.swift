public import LMDB

/// The proof that a log only grew: the hashes that lead from an older root to a newer one (RFC 6962 section 2.1.2).
public struct ConsistencyProof: Hashable, Sendable {
    public let oldSize: UInt64
    public let newSize: UInt64
    public let hashes: [Bytes32]

    /// Throws `ProofError.shrinks`, and `.wrongLength` unless there are as many hashes as the sizes ask for.
    public init(oldSize: UInt64, newSize: UInt64, hashes: [Bytes32]) throws(ProofError) {
        guard oldSize <= newSize else { throw .shrinks(old: oldSize, new: newSize) }
        let expected = oldSize == 0 ? 0 : ProofRanges.consistency(from: oldSize, to: newSize).count
        guard hashes.count == expected else { throw .wrongLength(expected: expected, found: hashes.count) }
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Checks that the log with the new root extends the one with the old root (RFC 9162 section 2.1.4.2).
    ///
    /// Throws `ProofError.wrongOldRoot` or `.wrongNewRoot`: two histories.
    public func verify(oldRoot: Bytes32, newRoot: Bytes32) throws(ProofError) {
        if oldSize == 0 {
            // Everything extends an empty log.
            guard oldRoot == MerkleHasher.emptyRoot else { throw .wrongOldRoot(size: 0) }
            return
        }
        if oldSize == newSize {
            guard oldRoot == newRoot else { throw .wrongNewRoot(size: newSize) }
            return
        }
        let reached = roots(oldRoot: oldRoot)
        guard reached.old == oldRoot else { throw .wrongOldRoot(size: oldSize) }
        guard reached.new == newRoot else { throw .wrongNewRoot(size: newSize) }
    }

    private func roots(oldRoot: Bytes32) -> (old: Bytes32, new: Bytes32) {
        var hasher = MerkleHasher()
        var (place, last) = (oldSize &- 1, newSize &- 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        // An old size that is a power of two is a whole subtree: its root is known and not in the proof.
        var rest = hashes[...]
        guard let start = oldSize.nonzeroBitCount == 1 ? oldRoot : rest.popFirst() else { return (oldRoot, oldRoot) }
        var (old, new) = (start, start)
        for hash in rest {
            if place & 1 == 1 || place == last {
                old = hasher.node(hash, old)
                new = hasher.node(hash, new)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                new = hasher.node(new, hash)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return (old, new)
    }
}
