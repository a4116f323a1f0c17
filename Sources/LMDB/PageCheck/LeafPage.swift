/// A page of keys and values, or of bare keys.
struct LeafPage {
    private let page: PageBytes
    private let nodes: NodePage
    private let tree: TreeRecord
    private let purpose: PageWalk.Purpose

    init(_ page: PageBytes, tree: TreeRecord, purpose: PageWalk.Purpose) {
        self.page = page
        self.tree = tree
        self.purpose = purpose
        nodes = NodePage(page, order: KeyOrder(keysOf: tree.flags))
    }

    /// Checks the page, notes what lies below, and returns the count of entries in the page itself and below it.
    func check(in walk: PageWalk, _ number: UInt64, _ below: inout BelowLeaf) throws(LMDBError) -> UInt64 {
        let isBare = purpose == .duplicates && tree.flags.contains(.fixedDuplicates)
        guard nodes.header.flags == (isBare ? PageHeader.leaf | PageHeader.leaf2 : PageHeader.leaf) else {
            throw walk.damage(number, "is not a leaf page of its kind where one belongs")
        }
        if isBare {
            return UInt64(try BareKeyPage(page, order: nodes.order).check(keySize: tree.keySize, in: walk, number))
        }
        let count = try nodes.checkBounds(in: walk, number)
        guard count >= 1 else { throw walk.damage(number, "has no nodes") }
        var entries: UInt64 = 0
        var used = 0
        for index in 0..<count {
            let node = try nodes.node(index, in: walk, number)
            let size = try NodeHeader.byteCount + node.keySize + valueSize(node, index, in: walk, number)
            try nodes.checkEnd(node, size, index, in: walk, number)
            if index > 0 { try nodes.checkOrder(index, node, in: walk, number) }
            used += size + size & 1
            entries &+= node.flags == 0 && purpose != .free ? 1 : try checkValue(node, index, in: walk, number, &below)
        }
        try nodes.checkFilled(used, in: walk, number)
        return entries
    }

    /// The bytes that a value takes within the page, if its flags may stand here.
    private func valueSize(
        _ node: NodeHeader, _ index: Int, in walk: PageWalk, _ number: UInt64
    ) throws(LMDBError) -> Int {
        if node.flags == 0 { return node.dataSize }
        let holdsDuplicates = purpose == .table && tree.flags.contains(.duplicates)
        switch node.flags {
        case NodeHeader.big where purpose != .duplicates && !holdsDuplicates: return 8
        case NodeHeader.tree where purpose == .main: break
        case NodeHeader.duplicates where holdsDuplicates: return node.dataSize
        case NodeHeader.duplicates | NodeHeader.tree where holdsDuplicates: break
        default: throw walk.damage(number, "has flags \(node.flags) in node \(index)")
        }
        guard node.dataSize == TreeRecord.byteCount else {
            throw walk.damage(number, "records a tree in \(node.dataSize) bytes in node \(index)")
        }
        return node.dataSize
    }

    /// Looks into a value that is more than bytes; it lies within the page. Returns how many entries it is.
    private func checkValue(
        _ node: NodeHeader, _ index: Int, in walk: PageWalk, _ number: UInt64, _ below: inout BelowLeaf
    ) throws(LMDBError) -> UInt64 {
        switch node.flags {
        case NodeHeader.big:
            below.values.append(LargeValue(page: page.long(node.data), size: node.dataSize))
            return 1
        case NodeHeader.duplicates:
            return try checkSubPage(node, index, in: walk, number)
        case 0:
            try checkFreeList(node, in: walk, number)
            return 1
        default:
            let record = TreeRecord(page, at: node.data)
            try checkFlags(of: record, index, in: walk, number)
            below.trees.append(record)
            return purpose == .main ? 1 : record.entries
        }
    }

    /// Few duplicates of a key: a small page in the place of the value.
    private func checkSubPage(
        _ node: NodeHeader, _ index: Int, in walk: PageWalk, _ number: UInt64
    ) throws(LMDBError) -> UInt64 {
        guard node.dataSize >= PageHeader.byteCount else {
            throw walk.damage(number, "has duplicates in \(node.dataSize) bytes in node \(index)")
        }
        let inner = page.part(node.data, node.dataSize)
        let order = KeyOrder(duplicatesOf: tree.flags)
        let isBare = tree.flags.contains(.fixedDuplicates)
        let kind = PageHeader.leaf | PageHeader.subPage | (isBare ? PageHeader.leaf2 : 0)
        // LMDB leaves the mark of a changed page on these.
        guard PageHeader(inner).flags & ~PageHeader.dirty == kind else {
            throw walk.damage(number, "has no page of duplicates of its kind in node \(index)")
        }
        let count =
            isBare
            ? try BareKeyPage(inner, order: order).check(keySize: nil, in: walk, number)
            : try checkSubNodes(NodePage(inner, order: order), in: walk, number)
        return UInt64(count)
    }

    private func checkSubNodes(_ nodes: NodePage, in walk: PageWalk, _ number: UInt64) throws(LMDBError) -> Int {
        let count = try nodes.checkBounds(in: walk, number)
        guard count >= 1 else { throw walk.damage(number, "has an empty page of duplicates") }
        var used = 0
        for index in 0..<count {
            let node = try nodes.node(index, in: walk, number)
            guard node.flags == 0 else { throw walk.damage(number, "has flags in a duplicate") }
            let size = NodeHeader.byteCount + node.keySize + node.dataSize
            try nodes.checkEnd(node, size, index, in: walk, number)
            if index > 0 { try nodes.checkOrder(index, node, in: walk, number) }
            used += size + size & 1
        }
        try nodes.checkFilled(used, in: walk, number)
        return count
    }

    private func checkFlags(
        of record: TreeRecord, _ index: Int, in walk: PageWalk, _ number: UInt64
    ) throws(LMDBError) {
        var isSound = TreeRecord.Flags.known.isSuperset(of: record.flags)
        if purpose == .table {
            let isFixed = record.flags.contains(.fixedDuplicates)
            isSound = isSound && isFixed == tree.flags.contains(.fixedDuplicates)
        } else if record.flags.contains(.fixedDuplicates) {
            isSound = isSound && record.flags.contains(.duplicates)
        }
        guard isSound else { throw walk.damage(number, "records a tree of unknown kind in node \(index)") }
    }

    private func checkFreeList(_ node: NodeHeader, in walk: PageWalk, _ number: UInt64) throws(LMDBError) {
        guard node.dataSize >= 8 else {
            throw walk.damage(number, "has a list of free pages of \(node.dataSize) bytes")
        }
        let page = page
        try walk.checkFreeList(count: page.long(node.data), of: number, room: node.dataSize / 8) { index in
            page.long(node.data + 8 + index * 8)
        }
    }
}
