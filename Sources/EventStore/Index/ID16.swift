public import LMDB

/// Sixteen bytes as two words, the first the more significant: the id of a stream, or of what a tag stands for.
public struct ID16: TableKey, Hashable, Comparable {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    @inlinable
    public static func < (a: Self, b: Self) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    @inlinable
    public func write(to buffer: inout KeyBuffer) {
        buffer.append(high)
        buffer.append(low)
    }

    @inlinable
    public init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 16 else { return nil }
        high = keyBytes.bigEndianWord(at: 0)
        low = keyBytes.bigEndianWord(at: 8)
    }
}

/// A type of record as a key.
struct TypeKey: TableKey {
    let type: UInt16

    init(_ type: UInt16) { self.type = type }

    func write(to buffer: inout KeyBuffer) {
        buffer.append(UInt8(truncatingIfNeeded: type >> 8))
        buffer.append(UInt8(truncatingIfNeeded: type))
    }

    init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 2 else { return nil }
        type = keyBytes.bigEndianQuarter(at: 0)
    }
}
