/// An entry that was found, copied out of the library. Prints as `[entry]`.
public struct Entry: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public let name: DistinguishedName
    /// By the attribute's name in lower case; in the server's order, which means nothing.
    private let attributes: [String: [[UInt8]]]

    init(name: DistinguishedName, attributes: [String: [[UInt8]]]) {
        self.name = name
        self.attributes = attributes
    }

    /// The values of an attribute; empty if the entry has none that may be read.
    public func bytes(of attribute: String) -> [[UInt8]] { attributes[attribute.lowercased()] ?? [] }

    /// Those values of an attribute that are UTF-8.
    public func texts(of attribute: String) -> [String] {
        bytes(of: attribute).compactMap { String(validating: $0, as: UTF8.self) }
    }

    public var description: String { "[entry]" }
    public var debugDescription: String { "[entry]" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
