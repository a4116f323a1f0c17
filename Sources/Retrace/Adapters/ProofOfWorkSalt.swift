import Recovery

/// A challenge's salt: hexadecimal digits, then what the challenge was made for.
///
/// `0f1e2d3c4b5a69788796a5b4?difficulty=1&expires=4102444800&`. A salt without a difficulty is of the normal one. The
/// last `&` is needed: without it, digits could move between the salt and the number and hash to the same.
struct ProofOfWorkSalt: Equatable, Sendable {
    let difficulty: CaptchaDifficulty
    /// In seconds since 1970.
    let expires: Int64
    let text: String

    init(random: String, difficulty: CaptchaDifficulty, expires: Int64) {
        self.difficulty = difficulty
        self.expires = expires
        text = "\(random)?difficulty=\(difficulty.rawValue)&expires=\(expires)&"
    }

    /// Nil unless the text is exactly of this form.
    init?(_ text: String) {
        let halves = text.split(separator: "?", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[0].utf8.allSatisfy(isHexDigit) else { return nil }
        var parameters = halves[1].split(separator: "&", omittingEmptySubsequences: false)
        guard parameters.popLast() == "", let last = parameters.popLast(), parameters.count <= 1,
            let expires = Self.number(last, after: "expires=")
        else { return nil }
        var difficulty = CaptchaDifficulty.normal
        if let first = parameters.first {
            guard let value = Self.number(first, after: "difficulty="), let byte = UInt8(exactly: value),
                let known = CaptchaDifficulty(rawValue: byte)
            else { return nil }
            difficulty = known
        }
        self.difficulty = difficulty
        self.expires = expires
        self.text = text
    }

    /// At most twelve digits, so that a time in milliseconds can't overflow.
    private static func number(_ text: Substring, after name: String) -> Int64? {
        guard text.hasPrefix(name) else { return nil }
        let digits = text.dropFirst(name.count)
        guard (1...12).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(digits)
    }
}

private func isHexDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }
