/// A network of addresses: `203.0.113.0/24`, `2001:db8::/32`.
public struct CIDR: Hashable, Sendable, CustomStringConvertible {
    private let base: IPAddress
    private let length: Int

    /// Reads the network's first address, a slash and the length of its prefix. A network mapped into IPv6
    /// (`::ffff:203.0.113.0/120`) is the IPv4 network.
    public init(_ text: String) throws(InvalidNetwork) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let base = IPAddress(first) else { throw .malformed }
        guard parts.count == 2, let last = parts.last else { throw .lengthMissing }
        // A mapped address is written with the 96 bits that all of its kind share.
        let shared = base.width == 32 && first.utf8.contains(UInt8(ascii: ":")) ? 96 : 0
        guard let written = IPAddress.decimal(ArraySlice(last.utf8)) else { throw .length }
        guard written <= base.width + shared else { throw .length }
        guard written >= shared, base.prefix(written - shared) == base else { throw .bitsAfterPrefix }
        self.base = base
        length = written - shared
    }

    /// An IPv6 network holds no IPv4 address, and the other way round.
    public func contains(_ client: ClientAddress) -> Bool {
        client.address.width == base.width && client.address.prefix(length) == base
    }

    /// The one form of this network (RFC 5952).
    public var description: String { "\(base)/\(length)" }
}

/// Why a text is not a network.
public enum InvalidNetwork: Error, Hashable, Sendable, CaseIterable {
    case malformed
    case lengthMissing
    /// Not a decimal number, or more than an address has bits.
    case length
    /// The address is not the network's first.
    case bitsAfterPrefix
}

extension InvalidNetwork: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed: "This is not a network; write its first address, a slash and the length of its prefix."
        case .lengthMissing: "The length of the prefix is missing; write /32 (IPv6: /128) for a single address."
        case .length:
            "The length of the prefix is not a number from 0 to 32 (IPv6: 128); correct what follows the slash."
        case .bitsAfterPrefix: "The address has bits set after the prefix; write the first address of the network."
        }
    }
}
