public import LMDB

/// Reads deterministic CBOR (RFC 8949 §4.2.1) in place, one item after the other.
///
/// Strict: what another encoder could have written differently is refused, so equal content means equal bytes. Of
/// simple values it knows false, true and null. After an error the reader stands where it stood before the call, or
/// within the item; it is of no more use.
public struct CBORReader: ~Escapable {
    /// How deep arrays and maps may be nested.
    public static let maximumDepth = 16

    @usableFromInline let span: RawSpan
    @usableFromInline var position: Int
    /// The place of the next item, in bytes from the start.
    public var offset: Int { position }

    @inlinable
    @_lifetime(copy span)
    public init(_ span: RawSpan) {
        self.span = span
        position = 0
    }

    /// Refuses bytes behind the last item.
    @inlinable
    public func finish() throws(CBORError) {
        if position != span.byteCount { throw error(.trailingBytes, at: position) }
    }

    @inlinable @inline(__always)
    public mutating func unsigned() throws(CBORError) -> UInt64 { try argument(of: 0, .unsigned) }

    @inlinable @inline(__always)
    public mutating func unsigned8() throws(CBORError) -> UInt8 { try narrow(try unsigned()) }

    @inlinable @inline(__always)
    public mutating func unsigned16() throws(CBORError) -> UInt16 { try narrow(try unsigned()) }

    @inlinable @inline(__always)
    public mutating func unsigned32() throws(CBORError) -> UInt32 { try narrow(try unsigned()) }

    /// An integer of major type 0 or 1 that fits 64 bits with its sign.
    @inlinable
    public mutating func signed() throws(CBORError) -> Int64 {
        let start = position
        guard start < span.byteCount else { throw error(.truncated, at: start) }
        let isNegative = span.byte(at: start) >> 5 == 1
        let magnitude = try argument(of: isNegative ? 1 : 0, .integer)
        guard let value = Int64(exactly: magnitude) else { throw error(.outOfRange, at: start) }
        return isNegative ? ~value : value
    }

    /// Begins an array. Returns the number of its items, which is never above the number of bytes left.
    @inlinable @inline(__always)
    public mutating func array() throws(CBORError) -> Int {
        let start = position
        let count = try argument(of: 4, .array)
        guard count <= UInt64(truncatingIfNeeded: span.byteCount &- position) else {
            throw error(.truncated, at: start)
        }
        return Int(truncatingIfNeeded: count)
    }

    /// Begins an array that must have so many items.
    @inlinable @inline(__always)
    public mutating func array(of count: Int) throws(CBORError) {
        let start = position
        guard try array() == count else { throw error(.expectedCount(count), at: start) }
    }

    /// Begins a map. Returns the number of its keys, which is never above half the number of bytes left. The order of
    /// the keys is the caller's to check, or that of `skip()`.
    @inlinable
    public mutating func map() throws(CBORError) -> Int {
        let start = position
        let count = try argument(of: 5, .map)
        let most = UInt64(truncatingIfNeeded: span.byteCount &- position) / 2
        guard count <= most else { throw error(.truncated, at: start) }
        return Int(truncatingIfNeeded: count)
    }

    @inlinable
    public mutating func bool() throws(CBORError) -> Bool {
        guard position < span.byteCount else { throw error(.truncated, at: position) }
        let byte = span.byte(at: position)
        guard byte == 0xF4 || byte == 0xF5 else { throw error(.expected(.boolean), at: position) }
        position &+= 1
        return byte == 0xF5
    }

    /// Whether the next item is null, which is then read.
    @inlinable @inline(__always)
    public mutating func isNull() throws(CBORError) -> Bool {
        guard position < span.byteCount else { throw error(.truncated, at: position) }
        guard span.byte(at: position) == 0xF6 else { return false }
        position &+= 1
        return true
    }

    /// A text of at most `limit` bytes.
    public mutating func text(limit: Int) throws(CBORError) -> String {
        let start = position
        let utf8 = try string(of: 3, .text, limit: limit)
        guard let text = utf8.validText else { throw error(.invalidText, at: start) }
        return text
    }

    /// A copy of a byte string of at most `limit` bytes.
    public mutating func bytes(limit: Int) throws(CBORError) -> [UInt8] {
        try string(of: 2, .bytes, limit: limit).array
    }

    /// A byte string in place.
    @_lifetime(copy self)
    public mutating func byteSpan(limit: Int = .max) throws(CBORError) -> RawSpan {
        try string(of: 2, .bytes, limit: limit)
    }

    /// A byte string of 16 bytes as two words, the most significant first.
    @inlinable @inline(__always)
    public mutating func word16() throws(CBORError) -> (high: UInt64, low: UInt64) {
        let start = position
        guard start <= span.byteCount &- 17, span.byte(at: start) == 0x50 else {
            throw error(start < span.byteCount ? .expected(.sixteenBytes) : .truncated, at: start)
        }
        position = start &+ 17
        return (span.bigEndianWord(at: start &+ 1), span.bigEndianWord(at: start &+ 9))
    }
}

extension CBORReader {
    /// The argument of an item of one major type.
    @inlinable @inline(__always)
    mutating func argument(of major: UInt8, _ kind: CBORError.Kind) throws(CBORError) -> UInt64 {
        let start = position
        guard start < span.byteCount else { throw error(.truncated, at: start) }
        let first = span.byte(at: start)
        guard first >> 5 == major else { throw unexpected(first, kind, at: start) }
        guard first & 31 < 24 else { return try longArgument(first & 31) }
        position = start &+ 1
        return UInt64(first & 31)
    }

    /// An argument that stands in the 1, 2, 4 or 8 bytes behind the first.
    @inlinable
    mutating func longArgument(_ low: UInt8) throws(CBORError) -> UInt64 {
        let start = position
        guard low <= 27 else { throw error(low == 31 ? .indefiniteLength : .reserved, at: start) }
        let size = 1 << Int(low &- 24)
        guard start &+ 1 <= span.byteCount &- size else { throw error(.truncated, at: start) }
        let value: UInt64
        let least: UInt64
        switch low {
        case 24: (value, least) = (UInt64(span.byte(at: start &+ 1)), 24)
        case 25: (value, least) = (UInt64(span.bigEndianQuarter(at: start &+ 1)), 1 << 8)
        case 26: (value, least) = (UInt64(span.bigEndianHalf(at: start &+ 1)), 1 << 16)
        default: (value, least) = (span.bigEndianWord(at: start &+ 1), 1 << 32)
        }
        guard value >= least else { throw error(.notShortest, at: start) }
        position = start &+ 1 &+ size
        return value
    }

    @_lifetime(copy self)
    mutating func string(of major: UInt8, _ kind: CBORError.Kind, limit: Int) throws(CBORError) -> RawSpan {
        let start = position
        let length = try argument(of: major, kind)
        guard length <= UInt64(truncatingIfNeeded: span.byteCount &- position) else {
            throw error(.truncated, at: start)
        }
        let size = Int(truncatingIfNeeded: length)
        guard size <= limit else { throw error(.tooLong(limit: limit), at: start) }
        let begin = position
        position = begin &+ size
        return span.extracting(begin..<position)
    }

    @inlinable @inline(__always)
    func narrow<Narrow: FixedWidthInteger>(_ value: UInt64) throws(CBORError) -> Narrow {
        guard let narrow = Narrow(exactly: value) else { throw error(.outOfRange, at: position) }
        return narrow
    }

    @usableFromInline @inline(never)
    func error(_ reason: CBORError.Reason, at offset: Int) -> CBORError {
        CBORError(offset: offset, reason: reason)
    }

    /// The error for a first byte of another major type than was asked for.
    @usableFromInline @inline(never)
    func unexpected(_ first: UInt8, _ kind: CBORError.Kind, at offset: Int) -> CBORError {
        switch (first >> 5, first & 31) {
        case (6, _): error(.unsupported, at: offset)
        case (_, 28...30): error(.reserved, at: offset)
        case (_, 31): error(.indefiniteLength, at: offset)
        case (7, 20...22): error(.expected(kind), at: offset)
        case (7, _): error(.unsupported, at: offset)
        default: error(.expected(kind), at: offset)
        }
    }
}
