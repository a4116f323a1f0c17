import HTTPTypes
import Hummingbird
import Recovery
import RetracePortal

/// Names each request: in its log lines, on the page that says something went wrong, and in `X-Request-Id`.
struct RequestID: Sendable {
    /// Whose `X-Request-Id` is kept.
    let trustedProxies: [CIDR]

    /// 32 hexadecimal digits by chance, or what a trusted proxy gave: 8 to 64 letters, digits, `-`, `_` and `.`.
    func id(for request: Request, from peer: ClientAddress?) -> String {
        if let given = request.headers[.xRequestID], Self.isWellFormed(given), let peer,
            trustedProxies.contains(where: { $0.contains(peer) })
        {
            return given
        }
        var random = SystemRandomNumberGenerator()
        return SessionID(high: random.next(), low: random.next()).description
    }

    static func isWellFormed(_ text: String) -> Bool {
        (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || Array("-_.".utf8).contains(byte)
            }
    }
}

extension HTTPField.Name {
    static let xRequestID = Self("X-Request-Id")!
}
