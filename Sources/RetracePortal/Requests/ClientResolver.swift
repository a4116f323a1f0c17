package import HTTPTypes
import Hummingbird
package import NIOCore
package import Recovery

/// Whose request it is. A header counts only if the peer is a trusted proxy; of a chain, the last address that is not
/// one of ours is the client.
package struct ClientResolver: Sendable {
    private let trustedProxies: [CIDR]

    package init(trustedProxies: [CIDR]) { self.trustedProxies = trustedProxies }

    package func client(of headers: HTTPFields, peer: SocketAddress?) -> ClientAddress {
        guard var address = peer?.ipAddress.flatMap({ try? ClientAddress($0) }) else { return .unspecified }
        for text in forwarded(headers).reversed() {
            guard isTrusted(address), let next = try? ClientAddress(text) else { break }
            address = next
        }
        return address
    }

    /// Whether the citizen's own connection was HTTPS, as a trusted proxy says.
    func isForwardedSecure(_ headers: HTTPFields, peer: SocketAddress?) -> Bool {
        guard let address = peer?.ipAddress.flatMap({ try? ClientAddress($0) }), isTrusted(address) else {
            return false
        }
        return headers[.forwardedProto] == "https"
    }

    private func isTrusted(_ address: ClientAddress) -> Bool { trustedProxies.contains { $0.contains(address) } }

    private func forwarded(_ headers: HTTPFields) -> [String] {
        headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }
            .map { String($0.trimmingPrefix { $0 == " " }).trimmedSuffix() }
    }
}

extension ClientAddress {
    /// A peer without an address, such as a Unix socket, counts as one client.
    fileprivate static let unspecified: ClientAddress = {
        guard let address = try? ClientAddress("::") else { preconditionFailure("\"::\" is an address") }
        return address
    }()
}

extension String {
    fileprivate func trimmedSuffix() -> String { String(reversed().drop { $0 == " " }.reversed()) }
}

extension HTTPField.Name {
    package static let forwardedFor = Self("X-Forwarded-For")!
    static let forwardedProto = Self("X-Forwarded-Proto")!
}
