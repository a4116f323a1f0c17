import Foundation
import Recovery

/// The address of a service that secrets are sent to: `https`, or `http` on this machine alone.
///
/// It holds no user name, password or fragment, and only characters that need no escape, so that every reader of it
/// sees the same host.
public struct EndpointURL: Hashable, Sendable, CustomStringConvertible {
    /// The whole URL.
    public let text: String
    /// The path, `/` at the end cut off: empty if there is none.
    public let path: String
    /// Scheme, host and port: `https://gateway.example:8443`.
    public let origin: String
    /// Whether it has a query.
    public let hasQuery: Bool

    public init(_ text: String) throws(InvalidEndpointURL) {
        guard !text.isEmpty, text.utf8.count <= 2048, text.utf8.allSatisfy(isPlain) else { throw .characters }
        guard let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(), !host.isEmpty
        else { throw .malformed }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil else { throw .userOrFragment }
        guard scheme == "https" || scheme == "http" else { throw .scheme }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else { throw .malformed }
        guard scheme == "https" || isLoopback(host) else { throw .unencrypted }
        self.text = text
        origin = "\(scheme)://\(host)\(parts.port.map { ":\($0)" } ?? "")"
        path = parts.path.hasSuffix("/") ? String(parts.path.dropLast()) : parts.path
        hasQuery = parts.query != nil
    }

    public var description: String { text }
}

/// Why a text is not the address of a service. The text is not in it, for it may hold a secret by mistake.
public enum InvalidEndpointURL: Error, Hashable, Sendable, CaseIterable {
    /// Empty, longer than 2048 bytes, or with a character that must be escaped.
    case characters
    case malformed
    case userOrFragment
    /// Neither https nor http.
    case scheme
    /// http to another machine.
    case unencrypted
}

extension InvalidEndpointURL: CustomStringConvertible {
    public var description: String {
        switch self {
        case .characters: "the URL is empty, too long or has characters that a URL must escape; write it in plain ASCII"
        case .malformed: "the URL can't be read; write it whole, such as https://gateway.example/send"
        case .userOrFragment: "the URL holds a user name, a password or a fragment; give secrets in their own setting"
        case .scheme: "the URL must begin with https:// (or http:// on this machine)"
        case .unencrypted: "the URL is http to another machine, where anybody on the way can read it; use https"
        }
    }
}

/// A letter, a digit, or a sign that stands in a URL as it is.
private func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
}

private func isLoopback(_ host: String) -> Bool {
    if host == "localhost" { return true }
    let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    guard let address = try? ClientAddress(bare) else { return false }
    return address.text.hasPrefix("127.") || address.text == "::1"
}
