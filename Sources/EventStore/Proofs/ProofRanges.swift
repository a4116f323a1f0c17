/// Which parts of a tree the hashes of a proof are the roots of, by the definitions of RFC 6962 sections 2.1.1 and
/// 2.1.2, without the recursion. Each part is a range of positions.
enum ProofRanges {
    /// Of the proof that a position is in a tree of `size` leaves, from the leaf's sibling up.
    static func inclusion(of position: UInt64, in size: UInt64) -> [Range<UInt64>] {
        Array(path(to: position, in: 0..<size).reversed())
    }

    /// Of the proof that a tree of `new` leaves extends one of `old`, with 0 < old ≤ new.
    static func consistency(from old: UInt64, to new: UInt64) -> [Range<UInt64>] {
        var part = 0..<new
        var ranges: [Range<UInt64>] = []
        while old < part.upperBound {
            let middle = middle(of: part)
            if old <= middle {
                ranges.append(middle..<part.upperBound)
                part = part.lowerBound..<middle
            } else {
                ranges.append(part.lowerBound..<middle)
                part = middle..<part.upperBound
            }
        }
        // The old tree itself is known to who checks.
        if part.lowerBound > 0 { ranges.append(part) }
        return Array(ranges.reversed())
    }

    private static func path(to position: UInt64, in tree: Range<UInt64>) -> [Range<UInt64>] {
        var part = tree
        var ranges: [Range<UInt64>] = []
        while part.upperBound &- part.lowerBound > 1 {
            let middle = middle(of: part)
            if position < middle {
                ranges.append(middle..<part.upperBound)
                part = part.lowerBound..<middle
            } else {
                ranges.append(part.lowerBound..<middle)
                part = middle..<part.upperBound
            }
        }
        return ranges
    }

    /// Where the root of more than one leaf splits: behind the largest power of two that is smaller than the count.
    private static func middle(of part: Range<UInt64>) -> UInt64 {
        let count = part.upperBound &- part.lowerBound
        let last = count &- 1
        return part.lowerBound &+ (1 << UInt64(63 &- last.leadingZeroBitCount))
    }
}
