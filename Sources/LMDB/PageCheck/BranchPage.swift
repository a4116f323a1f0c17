/// A page of keys and the pages below them.
struct BranchPage {
    private let nodes: NodePage
    private let isFreeTree: Bool

    init(_ page: PageBytes, tree: TreeRecord, isFreeTree: Bool) {
        nodes = NodePage(page, order: KeyOrder(keysOf: tree.flags))
        self.isFreeTree = isFreeTree
    }

    /// Checks the page and returns the pages below.
    func children(in walk: PageWalk, _ number: UInt64) throws(LMDBError) -> [UInt64] {
        guard nodes.header.flags == PageHeader.branch else {
            throw walk.damage(number, "is not a branch page where one belongs")
        }
        let count = try nodes.checkBounds(in: walk, number)
        // LMDB insists on two, but lets the tree of free pages pass while it changes it.
        guard count >= (isFreeTree ? 1 : 2) else { throw walk.damage(number, "has \(count) nodes") }
        var children: [UInt64] = []
        children.reserveCapacity(count)
        var used = 0
        for index in 0..<count {
            let node = try nodes.node(index, in: walk, number)
            let size = NodeHeader.byteCount + node.keySize
            try nodes.checkEnd(node, size, index, in: walk, number)
            // The first key stands for all below the second, and is not compared.
            if index > 1 { try nodes.checkOrder(index, node, in: walk, number) }
            used += size + size & 1
            children.append(node.child)
        }
        try nodes.checkFilled(used, in: walk, number)
        return children
    }
}
