import Glibc

/// How the keys of a tree ascend.
enum KeyOrder {
    /// As unsigned bytes from the left, the shorter one first.
    case bytes
    /// As an integer of 4 or 8 bytes in the machine's order.
    case integers
    /// From the right; only LMDB knows the rest, and nothing here uses it.
    case other

    init(keysOf flags: TreeRecord.Flags) {
        self = flags.contains(.reverseKey) ? .other : flags.contains(.integerKey) ? .integers : .bytes
    }

    init(duplicatesOf flags: TreeRecord.Flags) {
        self =
            flags.contains(.reverseDuplicates)
            ? .other : flags.contains(.integerDuplicates) ? .integers : .bytes
    }

    /// Both keys lie within the page.
    @inline(__always)
    func isAscending(_ page: PageBytes, _ left: Int, _ leftSize: Int, _ right: Int, _ rightSize: Int) -> Bool {
        switch self {
        case .bytes:
            guard let base = page.bytes.baseAddress else { return true }
            let order = memcmp(base + left, base + right, min(leftSize, rightSize))
            return order < 0 || (order == 0 && leftSize < rightSize)
        case .integers:
            guard leftSize == rightSize else { return false }
            if leftSize == 8 { return page.long(left) < page.long(right) }
            return leftSize == 4 && page.word(left) < page.word(right)
        case .other:
            return true
        }
    }
}
