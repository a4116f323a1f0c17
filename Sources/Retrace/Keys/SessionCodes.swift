import Crypto
package import Recovery

/// The codes of a session, one for each issue.
package struct SessionCodes: Sendable {
    private let key: SymmetricKey

    init(key: SymmetricKey) { self.key = key }

    /// The code of an issue: six digits by the truncation of RFC 4226 §5.3, over HMAC-SHA-256 of the issue's number.
    package func code(issue: UInt8) -> UInt32 {
        var message = [UInt8](repeating: 0, count: 7)
        message.append(issue)
        let mac = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let word = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return (word & 0x7FFF_FFFF) % 1_000_000
    }

    /// How a typed code compares with those of the session's issues. Every issue is compared, whatever the first gave.
    package func match(_ typed: UInt32, newest: UInt8) -> CodeMatch {
        guard newest > 0 else { return .none }
        let isNewest = code(issue: newest) ^ typed == 0
        var isEarlier = false
        for issue in 1..<newest where code(issue: issue) ^ typed == 0 { isEarlier = true }
        return isNewest ? .newest : isEarlier ? .superseded : .none
    }
}
