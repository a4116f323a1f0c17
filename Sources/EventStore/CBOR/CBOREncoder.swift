import LMDB

/// Writes deterministic CBOR (RFC 8949 §4.2.1) into a buffer that can be used again.
///
/// The caller puts the keys of a map in bytewise order and writes as many items as it announced; what this cannot say
/// (floating point, tags, indefinite lengths) does not occur in the log.
public struct CBOREncoder: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Empties the buffer.
    public mutating func removeAll(keepingCapacity: Bool = true) {
        bytes.removeAll(keepingCapacity: keepingCapacity)
    }

    /// Begins an array; its items follow.
    public mutating func array(_ count: Int) { head(0x80, UInt64(clamping: count)) }

    /// Begins a map; its keys, each followed by its value, follow in bytewise order of the encoded keys.
    public mutating func map(_ count: Int) { head(0xA0, UInt64(clamping: count)) }

    public mutating func unsigned(_ value: UInt64) { head(0x00, value) }

    public mutating func signed(_ value: Int64) {
        // The complement of a negative number is what major type 1 holds: -1 is 0.
        if value < 0 { head(0x20, UInt64(bitPattern: ~value)) } else { head(0x00, UInt64(bitPattern: value)) }
    }

    public mutating func bool(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

    public mutating func null() { bytes.append(0xF6) }

    public mutating func text(_ value: String) {
        let utf8 = value.utf8
        head(0x60, UInt64(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    public mutating func bytes(_ value: [UInt8]) {
        head(0x40, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    public mutating func bytes(span: RawSpan) {
        head(0x40, UInt64(span.byteCount))
        bytes.append(bytes: span)
    }

    /// A byte string of 16 bytes, the most significant first.
    public mutating func word16(high: UInt64, low: UInt64) {
        bytes.append(0x50)
        bytes.append(bigEndian: high)
        bytes.append(bigEndian: low)
    }

    /// The first byte and the argument in its shortest form.
    @inline(__always)
    private mutating func head(_ major: UInt8, _ argument: UInt64) {
        if argument < 24 {
            bytes.append(major | UInt8(truncatingIfNeeded: argument))
        } else {
            longHead(major, argument)
        }
    }

    private mutating func longHead(_ major: UInt8, _ argument: UInt64) {
        if argument <= 0xFF {
            bytes.append(major | 24)
            bytes.append(UInt8(truncatingIfNeeded: argument))
        } else if argument <= 0xFFFF {
            bytes.append(major | 25)
            bytes.append(UInt8(truncatingIfNeeded: argument >> 8))
            bytes.append(UInt8(truncatingIfNeeded: argument))
        } else if argument <= 0xFFFF_FFFF {
            bytes.append(major | 26)
            bytes.append(bigEndian: UInt32(truncatingIfNeeded: argument))
        } else {
            bytes.append(major | 27)
            bytes.append(bigEndian: argument)
        }
    }
}
