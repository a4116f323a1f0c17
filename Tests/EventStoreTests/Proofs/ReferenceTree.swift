import EventStore
import LMDB

/// The tree by the recursive definitions of RFC 6962 section 2.1, to hold the fast ways against.
struct ReferenceTree {
    let leaves: [Bytes32]

    init(samples: UInt64) {
        leaves = (0..<samples).map { number in
            var hasher = MerkleHasher()
            return hasher.leaf(sample(number).rawSpan)
        }
    }

    func root(_ part: Range<Int>) -> Bytes32 {
        var hasher = MerkleHasher()
        if part.isEmpty { return MerkleHasher.emptyRoot }
        if part.count == 1 { return leaves[part.lowerBound] }
        let middle = middle(part)
        return hasher.node(root(part.lowerBound..<middle), root(middle..<part.upperBound))
    }

    /// PATH(m, D[part]).
    func path(_ position: Int, _ part: Range<Int>) -> [Bytes32] {
        if part.count == 1 { return [] }
        let middle = middle(part)
        return position < middle
            ? path(position, part.lowerBound..<middle) + [root(middle..<part.upperBound)]
            : path(position, middle..<part.upperBound) + [root(part.lowerBound..<middle)]
    }

    /// PROOF(m, D[0..<size]).
    func proof(_ old: Int, _ size: Int) -> [Bytes32] { subproof(old, 0..<size, true) }

    private func subproof(_ end: Int, _ part: Range<Int>, _ isWhole: Bool) -> [Bytes32] {
        if end == part.upperBound { return isWhole ? [] : [root(part)] }
        let middle = middle(part)
        return end <= middle
            ? subproof(end, part.lowerBound..<middle, isWhole) + [root(middle..<part.upperBound)]
            : subproof(end, middle..<part.upperBound, false) + [root(part.lowerBound..<middle)]
    }

    private func middle(_ part: Range<Int>) -> Int {
        var half = 1
        while half * 2 < part.count { half *= 2 }
        return part.lowerBound + half
    }
}
