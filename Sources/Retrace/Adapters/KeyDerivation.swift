import Crypto

/// PBKDF2 with HMAC-SHA256 (RFC 8018 §5.2) for one block, 32 bytes: what a try of a proof-of-work is made of.
///
/// Not for passwords. It is written out since the library's own gives a key whose bytes only unsafe code can read.
struct KeyDerivation: Sendable {
    /// The hash after the padded password, which begins every HMAC under it (RFC 2104).
    private let inner: SHA256
    private let outer: SHA256

    /// `password` has at most 64 bytes.
    init(password: [UInt8]) {
        let padded = password + [UInt8](repeating: 0, count: max(0, 64 - password.count))
        inner = Self.begun(with: padded, mask: 0x36)
        outer = Self.begun(with: padded, mask: 0x5C)
    }

    func key(salt: [UInt8], rounds: Int) -> [UInt8] {
        var last = mac(salt + [0, 0, 0, 1])
        var key = last
        for _ in 1..<max(1, rounds) {
            last = mac(last)
            for index in key.indices { key[index] ^= last[index] }
        }
        return key
    }

    private func mac(_ message: [UInt8]) -> [UInt8] {
        var inner = inner
        inner.update(data: message)
        var outer = outer
        outer.update(data: Array(inner.finalize()))
        return Array(outer.finalize())
    }

    private static func begun(with bytes: [UInt8], mask: UInt8) -> SHA256 {
        var hash = SHA256()
        hash.update(data: bytes.map { $0 ^ mask })
        return hash
    }
}
