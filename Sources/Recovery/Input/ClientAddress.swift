/// The address that a request came from. Prints as `[address]`; its other properties give it away.
public struct ClientAddress: Hashable, Sendable, Redacted {
    let address: IPAddress

    /// Reads an IPv4 or IPv6 address, with nothing before or after it: no space, port, brackets, prefix or zone.
    /// An IPv4 address mapped into IPv6 counts as the IPv4 address.
    public init(_ text: String) throws(InvalidAddress) {
        if let address = IPAddress(text) {
            self.address = address
        } else {
            throw text.utf8.contains(UInt8(ascii: "%")) ? .zone : .malformed
        }
    }

    public static var redaction: String { "[address]" }

    /// The whole address in canonical form (RFC 5952).
    public var text: String { address.description }

    /// What counts as one client: the IPv4 address (`203.0.113.7`), or the IPv6 /64 (`2001:db8:1:2::/64`).
    public var client: String {
        switch address {
        case .v4: address.description
        case .v6: "\(address.prefix(64))/64"
        }
    }

    /// What counts as one client network: the IPv4 /24 (`203.0.113.0/24`), or the IPv6 /48 (`2001:db8:1::/48`).
    public var network: String {
        switch address {
        case .v4: "\(address.prefix(24))/24"
        case .v6: "\(address.prefix(48))/48"
        }
    }
}

/// Why a text is not the address of a client. What was given is not in it.
public enum InvalidAddress: Error, Hashable, Sendable, CaseIterable {
    /// An IPv6 address with a zone, which means something on one machine only.
    case zone
    case malformed
}

extension InvalidAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .zone: "The address has a zone after a percent sign; give it without one."
        case .malformed: "This is not an IPv4 or IPv6 address; give the address alone, without port or brackets."
        }
    }
}
