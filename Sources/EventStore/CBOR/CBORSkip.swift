import LMDB

extension CBORReader {
    /// Reads any one item and all within it, and refuses it unless it is deterministic: the keys of a map must sort
    /// strictly upwards by their encoded bytes.
    public mutating func skip() throws(CBORError) { try skip(depth: 0) }

    private mutating func skip(depth: Int) throws(CBORError) {
        guard position < span.byteCount else { throw error(.truncated, at: position) }
        guard depth <= Self.maximumDepth else { throw error(.tooDeep, at: position) }
        switch span.byte(at: position) >> 5 {
        case 0: _ = try argument(of: 0, .unsigned)
        case 1: _ = try argument(of: 1, .integer)
        case 2: _ = try string(of: 2, .bytes, limit: .max)
        case 3: try skipText()
        case 4:
            let count = try array()
            for _ in 0..<count { try skip(depth: depth &+ 1) }
        case 5: try skipMap(depth: depth &+ 1)
        default: try skipSimple()
        }
    }

    private mutating func skipText() throws(CBORError) {
        let start = position
        guard try string(of: 3, .text, limit: .max).isValidText else { throw error(.invalidText, at: start) }
    }

    private mutating func skipSimple() throws(CBORError) {
        let first = span.byte(at: position)
        // 0xF4, 0xF5 and 0xF6 are false, true and null.
        guard first >= 0xF4, first <= 0xF6 else { throw unexpected(first, .boolean, at: position) }
        position &+= 1
    }

    private mutating func skipMap(depth: Int) throws(CBORError) {
        let count = try map()
        var before = 0..<0
        for index in 0..<count {
            let start = position
            try skip(depth: depth)
            let key = start..<position
            if index > 0 { try checkOrder(before, key) }
            before = key
            try skip(depth: depth)
        }
    }

    private func checkOrder(_ before: Range<Int>, _ key: Range<Int>) throws(CBORError) {
        let order = span.extracting(before).order(to: span.extracting(key))
        if order == 0 { throw error(.duplicateKey, at: key.lowerBound) }
        if order > 0 { throw error(.keyOrder, at: key.lowerBound) }
    }
}

/// What is said of a whole span of CBOR.
public enum CBOR {
    /// Refuses bytes that are not exactly one deterministic item.
    public static func isDeterministic(_ span: RawSpan) throws(CBORError) {
        var reader = CBORReader(span)
        try reader.skip()
        try reader.finish()
    }
}
