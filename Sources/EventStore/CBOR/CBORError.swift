/// What is wrong with bytes that should be deterministic CBOR, and where.
public struct CBORError: Error, Hashable, Sendable {
    /// The first byte of the item that is wrong, counted from 0.
    public let offset: Int
    public let reason: Reason

    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    /// Why the item is refused.
    public enum Reason: Hashable, Sendable {
        /// The bytes end within an item.
        case truncated
        /// Another kind of item was asked for than stands there.
        case expected(Kind)
        /// An array or map of another number of items.
        case expectedCount(Int)
        /// A length or an integer that fits into fewer bytes.
        case notShortest
        /// A length that is not given at the start.
        case indefiniteLength
        /// A tag, a floating-point number, or a simple value other than false, true and null.
        case unsupported
        /// A first byte without a meaning.
        case reserved
        /// A text that is not UTF-8.
        case invalidText
        /// A text or byte string above the limit for it.
        case tooLong(limit: Int)
        /// An integer that does not fit the type asked for.
        case outOfRange
        /// Items nested deeper than `CBORReader.maximumDepth`.
        case tooDeep
        /// A key of a map that does not sort above the one before.
        case keyOrder
        /// A key of a map that is there already.
        case duplicateKey
        /// Bytes behind the last item.
        case trailingBytes
    }

    /// A kind of item, as a reader asks for it.
    public enum Kind: String, Hashable, Sendable {
        case unsigned = "an unsigned integer"
        case integer = "an integer"
        case bytes = "a byte string"
        case sixteenBytes = "a byte string of 16 bytes"
        case text = "a text"
        case array = "an array"
        case map = "a map"
        case boolean = "true or false"
    }
}

extension CBORError: CustomStringConvertible {
    public var description: String { "\(reason) at byte \(offset)" }
}

extension CBORError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated: "the bytes end within an item"
        case .expected(let kind): "\(kind.rawValue) is missing"
        case .expectedCount(let count): "an array of \(count) items is missing"
        case .notShortest: "a length or an integer is not in its shortest form"
        case .indefiniteLength: "an item has no definite length"
        case .unsupported: "a tag, a floating-point number or an unknown simple value stands"
        case .reserved: "a reserved first byte stands"
        case .invalidText: "a text is not UTF-8"
        case .tooLong(let limit): "a string is longer than \(limit) bytes"
        case .outOfRange: "an integer is out of range"
        case .tooDeep: "items are nested deeper than \(CBORReader.maximumDepth)"
        case .keyOrder: "a key of a map is out of order"
        case .duplicateKey: "a key of a map stands twice"
        case .trailingBytes: "bytes follow the last item"
        }
    }
}
