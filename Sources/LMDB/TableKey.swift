/// A value that can be the key of a table, or one of the duplicates below a key.
///
/// Its bytes sort as LMDB sorts them: as unsigned bytes from the left, so integers are big-endian.
public protocol TableKey: Sendable {
    /// Appends the key's bytes, at most `KeyBuffer.capacity`.
    func write(to buffer: inout KeyBuffer)
    /// Reads the key back; nil if the bytes are not a key of this type.
    init?(keyBytes: RawSpan)
}

/// Up to 64 bytes held in place, so that making a key allocates nothing.
public struct KeyBuffer: Sendable {
    public static let capacity = 64
    var storage: InlineArray<64, UInt8> = .init(repeating: 0)
    public private(set) var count = 0

    public init() {}

    /// Appends one byte; beyond the capacity it is dropped, which no key type here reaches.
    @inline(__always)
    public mutating func append(_ byte: UInt8) {
        guard count < Self.capacity else { return }
        storage[count] = byte
        count += 1
    }

    /// Appends eight bytes, the most significant first.
    public mutating func append(_ word: UInt64) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}

extension UInt64: TableKey {
    public func write(to buffer: inout KeyBuffer) { buffer.append(self) }

    public init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 8 else { return nil }
        self = keyBytes.bigEndianWord(at: 0)
    }
}

extension UInt8: TableKey {
    public func write(to buffer: inout KeyBuffer) { buffer.append(self) }

    public init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 1 else { return nil }
        self = keyBytes.byte(at: 0)
    }
}

/// A short ASCII name as a key: for the few named values of a table of settings.
public struct NameKey: TableKey, ExpressibleByStringLiteral {
    public let name: String
    public init(_ name: String) { self.name = name }
    public init(stringLiteral value: String) { name = value }

    public func write(to buffer: inout KeyBuffer) {
        for byte in name.utf8 { buffer.append(byte) }
    }

    public init?(keyBytes: RawSpan) {
        name = String(decoding: keyBytes.array, as: UTF8.self)
    }
}
