/// Where a server is: `ldap://host:port`, `ldaps://host:port` or `ldapi://%2Fpath%2Fof%2Fsocket`. Nothing else may
/// stand in it: no base, no filter, no name.
public struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    public enum Transport: Sendable {
        /// Not encrypted, unless StartTLS follows.
        case plain
        /// Encrypted from the first byte.
        case tls
        /// A socket in the file system of this machine.
        case socket
    }

    public let transport: Transport
    /// Whether it leads to this machine.
    public let isLoopback: Bool
    /// As libldap reads it.
    public let text: String

    public var description: String { text }

    /// Nil unless the text is such a URL.
    public init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        var rest = text[mark.upperBound...]
        if rest.last == "/" { rest.removeLast() }
        guard !rest.isEmpty, !rest.contains(where: { "/?@,#".contains($0) }) else { return nil }
        switch text[..<mark.lowerBound].lowercased() {
        case "ldap": transport = .plain
        case "ldaps": transport = .tls
        case "ldapi": transport = .socket
        default: return nil
        }
        if transport == .socket {
            guard rest.lowercased().hasPrefix("%2f") else { return nil }
            isLoopback = true
        } else {
            guard let host = Self.host(rest) else { return nil }
            isLoopback = Self.isLoopback(host)
        }
        self.text = text
    }

    /// The host without its port; nil if either is not well formed.
    private static func host(_ text: Substring) -> Substring? {
        guard let colon = text.lastIndex(of: ":"), text.last != "]" else { return isHost(text) ? text : nil }
        let port = text[text.index(after: colon)...]
        guard !port.isEmpty, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
            (1...65_535).contains(number)
        else { return nil }
        return isHost(text[..<colon]) ? text[..<colon] : nil
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.first == "[" {
            let inside = text.dropFirst().dropLast()
            return text.last == "]" && !inside.isEmpty && inside.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_" }
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        if host.lowercased() == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts.first == 127 && parts.allSatisfy { $0 != nil }
    }
}
