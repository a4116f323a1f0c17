extension EventProof {
    /// Where several proofs lie in one file, one behind the other: each begins with its first line, right behind a
    /// signature. At least one place, which holds a proof or not.
    ///
    /// Throws `ProofError.malformed` where one would be larger than any proof, without looking further.
    public static func split(_ bytes: [UInt8]) throws(ProofError) -> [Range<Int>] {
        let first = Array((header + "\n").utf8)
        let signature = Array("— ".utf8)
        var parts: [Range<Int>] = []
        var (start, line, isBehindSignature) = (0, 0, false)
        while let end = bytes[line...].firstIndex(of: 0x0A) {
            let text = bytes[line...end]
            if isBehindSignature, text.elementsEqual(first) {
                parts.append(start..<line)
                start = line
            }
            guard end - start < ProofText.largest else { throw ProofText.tooLarge }
            isBehindSignature = text.starts(with: signature)
            line = end + 1
        }
        return parts + [start..<bytes.count]
    }
}
