/// What branch pages, leaf pages and pages of duplicates have in common: a list of offsets from the front, nodes from
/// the back, free space between.
struct NodePage {
    let page: PageBytes
    let header: PageHeader
    let order: KeyOrder

    init(_ page: PageBytes, order: KeyOrder) {
        self.page = page
        self.order = order
        header = PageHeader(page)
    }

    /// Returns the count of nodes, whose offsets are within the page then.
    func checkBounds(in walk: PageWalk, _ number: UInt64) throws(LMDBError) -> Int {
        guard header.lower >= PageHeader.byteCount, header.lower % 2 == 0,
            header.lower <= header.upper, header.upper <= page.count
        else {
            throw walk.damage(number, "has its free space from \(header.lower) to \(header.upper)")
        }
        return header.nodes
    }

    /// A node's head and key, which lie within the page then.
    @inline(__always)
    func node(_ index: Int, in walk: PageWalk, _ number: UInt64) throws(LMDBError) -> NodeHeader {
        let offset = page.half(PageHeader.byteCount + index * 2)
        guard offset >= header.upper, offset % 2 == 0, offset <= page.count - NodeHeader.byteCount else {
            throw walk.damage(number, "has node \(index) at \(offset)")
        }
        let node = NodeHeader(page, at: offset)
        guard node.data <= page.count else {
            throw walk.damage(number, "has a key of \(node.keySize) bytes in node \(index)")
        }
        return node
    }

    @inline(__always)
    func checkEnd(
        _ node: NodeHeader, _ size: Int, _ index: Int, in walk: PageWalk, _ number: UInt64
    ) throws(LMDBError) {
        guard size <= page.count - node.offset else {
            throw walk.damage(number, "has a value of \(size) bytes in node \(index), beyond its end")
        }
    }

    /// Nodes lie close together from the free space to the end, so their sizes tell whether two overlap.
    func checkFilled(_ used: Int, in walk: PageWalk, _ number: UInt64) throws(LMDBError) {
        guard used == page.count - header.upper else {
            throw walk.damage(number, "has nodes of \(used) bytes in a room of \(page.count - header.upper)")
        }
    }

    /// The key of a node must be above that of the node before, which has been checked to lie in the page.
    @inline(__always)
    func checkOrder(_ index: Int, _ node: NodeHeader, in walk: PageWalk, _ number: UInt64) throws(LMDBError) {
        let before = NodeHeader(page, at: page.half(PageHeader.byteCount + index * 2 - 2))
        guard order.isAscending(page, before.key, before.keySize, node.key, node.keySize) else {
            throw walk.damage(number, "has the key of node \(index) out of order")
        }
    }
}

/// A page of bare keys of one size (LEAF2): no nodes, no offsets.
struct BareKeyPage {
    private let page: PageBytes
    private let header: PageHeader
    private let order: KeyOrder

    init(_ page: PageBytes, order: KeyOrder) {
        self.page = page
        self.order = order
        header = PageHeader(page)
    }

    /// Returns the count of keys. `keySize` is what the tree's record says, if there is one.
    func check(keySize: Int?, in walk: PageWalk, _ number: UInt64) throws(LMDBError) -> Int {
        let size = header.keySize
        guard size > 0, keySize == nil || keySize == size else {
            throw walk.damage(number, "has keys of \(size) bytes")
        }
        let count = header.nodes
        let start = PageHeader.byteCount
        guard header.lower > start, header.lower % 2 == 0, count * size <= page.count - start,
            header.upper == page.count - count * (size - 2)
        else {
            throw walk.damage(number, "has \(count) keys of \(size) bytes")
        }
        for index in 1..<max(1, count) {
            let key = start + index * size
            guard order.isAscending(page, key - size, size, key, size) else {
                throw walk.damage(number, "has key \(index) out of order")
            }
        }
        return count
    }
}
