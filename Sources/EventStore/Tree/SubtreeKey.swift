import LMDB

/// Where the root of a complete subtree is stored: by the size of the log when it was completed, then by its level. So
/// keys grow strictly in the order in which appends complete subtrees.
struct SubtreeKey: TableKey, Hashable {
    /// Subtrees of 2⁸ leaves and more are stored; below that, hashes are made again from the events.
    static let lowestLevel: UInt8 = 8
    static let blockSize: UInt64 = 1 << 8

    let size: UInt64
    let level: UInt8

    init(size: UInt64, level: UInt8) {
        self.size = size
        self.level = level
    }

    func write(to buffer: inout KeyBuffer) {
        buffer.append(size)
        buffer.append(level)
    }

    init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 9 else { return nil }
        size = keyBytes.bigEndianWord(at: 0)
        level = keyBytes.byte(at: 8)
    }

    /// How many subtrees are stored of a log of `size` events.
    static func count(forSize size: UInt64) -> UInt64 {
        var count: UInt64 = 0
        var subtrees = size >> UInt64(lowestLevel)
        while subtrees > 0 {
            count += subtrees
            subtrees >>= 1
        }
        return count
    }
}
