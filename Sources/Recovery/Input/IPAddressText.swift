extension IPAddress: CustomStringConvertible {
    /// Dotted for IPv4; for IPv6 the one form of RFC 5952: lower case, no leading zeros, the longest run of two or more
    /// groups of zeros (the first of equals) as `::`.
    var description: String {
        switch self {
        case .v4(let bits): [24, 16, 8, 0].map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
        case .v6(let high, let low): Self.text(of: Self.groups(of: high) + Self.groups(of: low))
        }
    }

    private static func groups(of word: UInt64) -> [UInt16] {
        [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: word >> $0) }
    }

    private static func text(of groups: [UInt16]) -> String {
        let run = longestRunOfZeros(in: groups)
        guard run.count >= 2 else { return joined(groups[...]) }
        return joined(groups[..<run.lowerBound]) + "::" + joined(groups[run.upperBound...])
    }

    private static func longestRunOfZeros(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<index + 1
            }
        }
        return longest
    }

    private static func joined(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
