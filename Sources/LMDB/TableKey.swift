/// A value that can be the key of a table, or one of the duplicates below a key.
///
/// Its bytes sort as LMDB sorts them: as unsigned bytes from the left, so integers are big-endian. All duplicates of one
/// type are of one size.
public protocol TableKey: Sendable {
    /// Appends the key's bytes, at least one and at most `KeyBuffer.capacity`.
    func write(to buffer: inout KeyBuffer)
    /// Reads the key back; nil if the bytes are not a key of this type.
    init?(keyBytes: RawSpan)
}

/// Up to 64 bytes held in place, so that making a key allocates nothing.
public struct KeyBuffer: Sendable {
    public static let capacity = 64
    @usableFromInline var storage: InlineArray<64, UInt8>
    @usableFromInline var used: Int
    /// Whatever would go beyond the capacity is not kept, and the key is refused.
    @usableFromInline var isTooLong: Bool

    /// The bytes in use.
    @inlinable public var count: Int { used }

    @inlinable @inline(__always)
    public init() {
        storage = .init(repeating: 0)
        used = 0
        isTooLong = false
    }

    @inlinable @inline(__always)
    public init(_ key: some TableKey) {
        self.init()
        key.write(to: &self)
    }

    /// Appends one byte.
    @inlinable @inline(__always)
    public mutating func append(_ byte: UInt8) {
        if makesRoom(for: 1) { store(byte) }
    }

    /// Appends eight bytes, the most significant first.
    @inlinable @inline(__always)
    public mutating func append(_ word: UInt64) {
        if makesRoom(for: 8) { store(word.bigEndian) }
    }

    /// Appends sixteen bytes, those of the first word before those of the second.
    @inlinable @inline(__always)
    public mutating func append(_ high: UInt64, _ low: UInt64) {
        guard makesRoom(for: 16) else { return }
        store(high.bigEndian)
        store(low.bigEndian)
    }

    @inlinable @inline(__always)
    mutating func makesRoom(for bytes: Int) -> Bool {
        if used <= Self.capacity - bytes { return true }
        isTooLong = true
        return false
    }

    @inlinable @inline(__always)
    mutating func store<Value: BitwiseCopyable>(_ value: Value) {
        let offset = used
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: value, toByteOffset: offset, as: Value.self) }
        used = offset &+ MemoryLayout<Value>.size
    }
}

extension UInt64: TableKey {
    @inlinable @inline(__always)
    public func write(to buffer: inout KeyBuffer) { buffer.append(self) }

    @inlinable @inline(__always)
    public init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 8 else { return nil }
        self = keyBytes.bigEndianWord(at: 0)
    }
}

extension UInt8: TableKey {
    @inlinable @inline(__always)
    public func write(to buffer: inout KeyBuffer) { buffer.append(self) }

    @inlinable @inline(__always)
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
        guard let text = keyBytes.validText else { return nil }
        name = text
    }
}
