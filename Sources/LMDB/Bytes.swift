public import Foundation

// The few moves between borrowed bytes and owned ones that need a pointer, so that no other target has one.

extension RawSpan {
    /// The byte at an offset that the caller has checked; out of range it traps as an array does.
    @inlinable @inline(__always)
    public func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount)
        return unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Eight bytes at an offset that the caller has checked, the most significant first.
    @inlinable @inline(__always)
    public func bigEndianWord(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset <= byteCount - 8)
        return UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Four bytes at an offset that the caller has checked, the most significant first.
    @inlinable @inline(__always)
    public func bigEndianHalf(at offset: Int) -> UInt32 {
        precondition(offset >= 0 && offset <= byteCount - 4)
        return UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Two bytes at an offset that the caller has checked, the most significant first.
    @inlinable @inline(__always)
    public func bigEndianQuarter(at offset: Int) -> UInt16 {
        precondition(offset >= 0 && offset <= byteCount - 2)
        return UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// A copy of the bytes, to outlive the transaction that lends them.
    public var array: [UInt8] {
        withUnsafeBytes { [UInt8]($0) }
    }

    /// Whether the bytes are the same as those of another span.
    public func isEqual(to other: RawSpan) -> Bool {
        guard byteCount == other.byteCount else { return false }
        return withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                guard let l = left.baseAddress, let r = right.baseAddress else { return true }
                return memcmp(l, r, left.count) == 0
            }
        }
    }

    /// Below zero, zero or above it: how the bytes sort against those of another span, from the left, unsigned; of two
    /// that begin alike the shorter one first.
    public func order(to other: RawSpan) -> Int {
        let common = Swift.min(byteCount, other.byteCount)
        let first = withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                guard common > 0, let l = left.baseAddress, let r = right.baseAddress else { return 0 }
                return Int(memcmp(l, r, common))
            }
        }
        return first != 0 ? first : byteCount - other.byteCount
    }

    /// Whether the bytes are UTF-8.
    public var isValidText: Bool {
        withUnsafeBytes { bytes in
            let elements = Span<UInt8>(_unsafeElements: bytes.bindMemory(to: UInt8.self))
            return (try? UTF8Span(validating: elements)) != nil
        }
    }

    /// The text that the bytes are in UTF-8; nil if they are not.
    public var validText: String? {
        withUnsafeBytes { bytes in
            let elements = Span<UInt8>(_unsafeElements: bytes.bindMemory(to: UInt8.self))
            guard let text = try? UTF8Span(validating: elements) else { return nil }
            return String(copying: text)
        }
    }
}

extension Array where Element == UInt8 {
    /// The bytes in place, to be read without a pointer.
    public var rawSpan: RawSpan {
        @inlinable @inline(__always)
        @_lifetime(borrow self)
        get { span.bytes }
    }

    /// Appends a copy of borrowed bytes.
    public mutating func append(bytes: RawSpan) {
        bytes.withUnsafeBytes { append(contentsOf: $0) }
    }

    /// Appends eight bytes, the most significant first.
    @inlinable
    public mutating func append(bigEndian word: UInt64) {
        Swift.withUnsafeBytes(of: word.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends four bytes, the most significant first.
    @inlinable
    public mutating func append(bigEndian half: UInt32) {
        Swift.withUnsafeBytes(of: half.bigEndian) { append(contentsOf: $0) }
    }

    /// Overwrites bytes in place, as far as both reach.
    public mutating func replace(at offset: Int, with bytes: RawSpan) {
        guard offset >= 0, offset <= count else { return }
        let length = Swift.min(bytes.byteCount, count - offset)
        withUnsafeMutableBytes { target in
            bytes.withUnsafeBytes { source in
                guard length > 0, let t = target.baseAddress, let s = source.baseAddress else { return }
                memcpy(t + offset, s, length)
            }
        }
    }
}

/// Thirty-two bytes held in place: a SHA-256 hash or a key.
public struct Bytes32: Hashable, Sendable {
    public var words: (UInt64, UInt64, UInt64, UInt64)

    public init() { words = (0, 0, 0, 0) }

    /// From a digest or a key; nil unless it has 32 bytes.
    @inline(__always)
    public init?(_ bytes: some ContiguousBytes) {
        var result = Bytes32()
        let fits = bytes.withUnsafeBytes { source in
            guard source.count == 32 else { return false }
            withUnsafeMutableBytes(of: &result.words) { $0.copyMemory(from: source) }
            return true
        }
        guard fits else { return nil }
        self = result
    }

    public init?(span: RawSpan) {
        guard span.byteCount == 32 else { return nil }
        words = (
            span.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self),
            span.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self),
            span.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self),
            span.unsafeLoadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    public var array: [UInt8] { withUnsafeBytes(of: words) { [UInt8]($0) } }

    @inline(__always)
    public func append(to buffer: inout [UInt8]) {
        withUnsafeBytes(of: words) { buffer.append(contentsOf: $0) }
    }

    public static func == (a: Self, b: Self) -> Bool { a.words == b.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
