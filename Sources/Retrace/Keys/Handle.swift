import Foundation
public import Recovery

/// What a browser holds to act in its session: the session's id and a MAC of 128 bits (E3). Its text is base64url.
public struct Handle: Hashable, Sendable {
    public let session: SessionID
    let mac: (UInt64, UInt64)

    package init(session: SessionID, mac: (UInt64, UInt64)) {
        self.session = session
        self.mac = mac
    }

    /// From the text that a browser sent; nil if it is not a handle. Whether its MAC is right is seen when it is used.
    public init?(_ text: String) {
        guard text.utf8.count == 43 else { return nil }
        let base64 = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        guard let bytes = Data(base64Encoded: base64 + "="), bytes.count == 32 else { return nil }
        let words = stride(from: 0, to: 32, by: 8).map { start in
            bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        session = SessionID(high: words[0], low: words[1])
        mac = (words[2], words[3])
    }

    /// 43 characters of base64url. It is a secret of the browser: it belongs in a cookie or a header, never in a URL.
    public var text: String {
        var bytes: [UInt8] = []
        for word in [session.high, session.low, mac.0, mac.1] {
            bytes += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
        return Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    /// Compares in constant time (E5).
    public static func == (a: Self, b: Self) -> Bool {
        (a.session.high ^ b.session.high) | (a.session.low ^ b.session.low) | (a.mac.0 ^ b.mac.0)
            | (a.mac.1 ^ b.mac.1) == 0
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(session) }
}

extension Handle: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The session's id alone: the MAC is a secret.
    public var description: String { "handle of \(session)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
