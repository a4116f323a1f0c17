/// Sixteen bytes as two words, the first the more significant: compares and hashes without allocating.
public protocol WordPair: Hashable, Comparable, Sendable, CustomStringConvertible {
    var high: UInt64 { get }
    var low: UInt64 { get }
    init(high: UInt64, low: UInt64)
}

extension WordPair {
    @inlinable
    public static func < (a: Self, b: Self) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    /// From 32 hexadecimal digits; nil otherwise.
    public init?(hex: some StringProtocol) {
        let digits = hex.utf8
        guard digits.count == 32 else { return nil }
        let middle = digits.index(digits.startIndex, offsetBy: 16)
        guard let high = word(digits[..<middle]), let low = word(digits[middle...]) else { return nil }
        self.init(high: high, low: low)
    }

    /// 32 lower-case hexadecimal digits.
    public var description: String { hexDigits(high) + hexDigits(low) }
}

/// A session's id: 48 bits of the time it began in milliseconds, then 80 random bits. Never a secret.
public struct SessionID: WordPair {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// `random` gives 16 bits of its first word and all of its second.
    public init(at time: Instant, random: (UInt64, UInt64)) {
        high = UInt64(truncatingIfNeeded: time.milliseconds) << 16 | random.0 & 0xFFFF
        low = random.1
    }
}

/// Stands in the log for an account, a phone, a client or a client's network. What it stands for is in the vault alone.
public struct Pseudonym: WordPair {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// The id of a command: given by the engine, or an HMAC over the caller's scope and its idempotency key.
public struct CommandID: WordPair {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// An account and a phone as typed.
public struct Pair: Hashable, Sendable {
    public let account: Pseudonym
    public let phone: Pseudonym

    @inlinable
    public init(account: Pseudonym, phone: Pseudonym) {
        self.account = account
        self.phone = phone
    }
}

private func word(_ digits: some Collection<UInt8>) -> UInt64? {
    var result: UInt64 = 0
    for digit in digits {
        switch digit {
        case 0x30...0x39: result = result << 4 | UInt64(digit - 0x30)
        case 0x61...0x66: result = result << 4 | UInt64(digit - 0x57)
        case 0x41...0x46: result = result << 4 | UInt64(digit - 0x37)
        default: return nil
        }
    }
    return result
}

private func hexDigits(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
