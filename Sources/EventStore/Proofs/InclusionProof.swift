public import LMDB

/// The proof that an event is in a log: the hashes that lead from it to the root (RFC 6962 section 2.1.1).
public struct InclusionProof: Hashable, Sendable {
    /// The event's position.
    public let position: UInt64
    /// How many events the log has.
    public let size: UInt64
    /// From the leaf's sibling up to the root's child.
    public let hashes: [Bytes32]

    /// Throws `ProofError.notInTree`, and `.wrongLength` unless there are as many hashes as the place asks for.
    public init(position: UInt64, size: UInt64, hashes: [Bytes32]) throws(ProofError) {
        guard position < size else { throw .notInTree(position: position, size: size) }
        let expected = ProofRanges.inclusion(of: position, in: size).count
        guard hashes.count == expected else { throw .wrongLength(expected: expected, found: hashes.count) }
        self.position = position
        self.size = size
        self.hashes = hashes
    }

    /// The root that the hashes lead to from a leaf (RFC 9162 section 2.1.3.2).
    public func root(leaf: Bytes32) -> Bytes32 {
        var hasher = MerkleHasher()
        var (place, last) = (position, size &- 1)
        var hash = leaf
        for sibling in hashes {
            if place & 1 == 1 || place == last {
                hash = hasher.node(sibling, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = hasher.node(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return hash
    }

    /// Checks that a record is at the position in the log that has this root. Throws `ProofError.notIncluded`.
    public func verify(record: [UInt8], root: Bytes32) throws(ProofError) {
        var hasher = MerkleHasher()
        guard self.root(leaf: hasher.leaf(record.rawSpan)) == root else {
            throw .notIncluded(position: position, size: size)
        }
    }
}
