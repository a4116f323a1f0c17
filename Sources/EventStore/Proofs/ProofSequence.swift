extension EventProof {
    /// Several proofs in one file, one behind the other: each begins with its first line, right behind a signature.
    public static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        let first = Array((header + "\n").utf8)
        let signature = Array("— ".utf8)
        var parts: [[UInt8]] = []
        var isBehindSignature = true
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map({ Array($0) + [0x0A] }) {
            if parts.isEmpty || (isBehindSignature && line == first) { parts.append([]) }
            parts[parts.count - 1] += line
            isBehindSignature = line.starts(with: signature)
        }
        // The last newline ends a line and begins none.
        if let last = parts.indices.last { parts[last].removeLast() }
        return parts
    }
}
