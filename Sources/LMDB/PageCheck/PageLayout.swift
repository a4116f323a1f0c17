// The layout of LMDB's data version 1 on a 64-bit little-endian machine, as mdb.c of 0.9 has it. All integers are in
// the machine's own order.

/// Bytes of a page. The callers check offsets before they read.
struct PageBytes {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = UnsafeRawBufferPointer(bytes) }
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var count: Int { bytes.count }

    @inline(__always)
    func half(_ offset: Int) -> Int { Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)) }
    @inline(__always)
    func word(_ offset: Int) -> UInt32 { bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    @inline(__always)
    func long(_ offset: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }

    func part(_ offset: Int, _ count: Int) -> PageBytes {
        PageBytes(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]))
    }
}

/// The first 16 bytes of a page (MDB_page): its number, the key size of a page of bare keys, flags, and where the free
/// space between the list of nodes and the nodes begins and ends; in an overflow page the count of pages instead.
struct PageHeader {
    static let byteCount = 16
    static let branch = 0x01
    static let leaf = 0x02
    static let overflow = 0x04
    static let meta = 0x08
    static let dirty = 0x10
    /// A leaf of bare keys of one size.
    static let leaf2 = 0x20
    /// A page within a node, which holds a few duplicates.
    static let subPage = 0x40

    let number: UInt64
    let keySize: Int
    let flags: Int
    let lower: Int
    let upper: Int
    let overflowPages: UInt32

    @inline(__always)
    init(_ page: PageBytes) {
        number = page.long(0)
        keySize = page.half(8)
        flags = page.half(10)
        lower = page.half(12)
        upper = page.half(14)
        overflowPages = page.word(12)
    }

    /// What the list of nodes, of two bytes each, has room for.
    var nodes: Int { (lower - Self.byteCount) / 2 }
}

/// The head of a node (MDB_node) and where its parts lie in the page.
struct NodeHeader {
    static let byteCount = 8
    /// The value lies in overflow pages.
    static let big = 0x01
    /// The value is the record of a tree.
    static let tree = 0x02
    /// The value holds duplicates.
    static let duplicates = 0x04

    let offset: Int
    let low: Int
    let high: Int
    let flags: Int
    let keySize: Int

    @inline(__always)
    init(_ page: PageBytes, at offset: Int) {
        self.offset = offset
        low = page.half(offset)
        high = page.half(offset + 2)
        flags = page.half(offset + 4)
        keySize = page.half(offset + 6)
    }

    var key: Int { offset + Self.byteCount }
    var data: Int { key + keySize }
    /// In a leaf: the value's size.
    var dataSize: Int { low | high << 16 }
    /// In a branch: the page below.
    var child: UInt64 { UInt64(low | high << 16) | UInt64(flags) << 32 }
}

/// The record of a tree (MDB_db).
struct TreeRecord {
    static let byteCount = 48
    /// The root of a tree without pages.
    static let noPage = UInt64.max

    struct Flags: OptionSet {
        let rawValue: Int
        static let reverseKey = Flags(rawValue: 0x02)
        static let duplicates = Flags(rawValue: 0x04)
        static let integerKey = Flags(rawValue: 0x08)
        static let fixedDuplicates = Flags(rawValue: 0x10)
        static let integerDuplicates = Flags(rawValue: 0x20)
        static let reverseDuplicates = Flags(rawValue: 0x40)
        static let known = Flags(rawValue: 0x7E)
    }

    let keySize: Int
    let flags: Flags
    let depth: Int
    let entries: UInt64
    let root: UInt64

    init(_ bytes: PageBytes, at offset: Int) {
        keySize = Int(bytes.word(offset))
        flags = Flags(rawValue: bytes.half(offset + 4))
        depth = bytes.half(offset + 6)
        entries = bytes.long(offset + 32)
        root = bytes.long(offset + 40)
    }
}

/// A header page (MDB_meta behind a page's header).
struct MetaPage {
    static let byteCount = 152

    let pageSize: Int
    let free: TreeRecord
    let main: TreeRecord
    let lastPage: UInt64
    let transaction: UInt64

    /// Nil if the page is not a header page of data version 1.
    init?(_ bytes: PageBytes, number: UInt64) {
        let header = PageHeader(bytes)
        guard header.number == number, header.flags & PageHeader.meta != 0 else { return nil }
        guard bytes.word(16) == 0xBEEF_C0DE, bytes.word(20) == 1 else { return nil }
        pageSize = Int(bytes.word(40))
        guard pageSize >= 512, pageSize <= 65536, pageSize.nonzeroBitCount == 1 else { return nil }
        free = TreeRecord(bytes, at: 40)
        main = TreeRecord(bytes, at: 88)
        lastPage = bytes.long(136)
        transaction = bytes.long(144)
        guard lastPage >= 1, lastPage < .max / 65536 else { return nil }
        for root in [free.root, main.root] where root != TreeRecord.noPage {
            guard root >= 2, root <= lastPage else { return nil }
        }
    }

    /// The bytes up to the last page's end.
    var length: UInt64 { (lastPage + 1) * UInt64(pageSize) }
}
