/// One walk over all trees of a snapshot.
///
/// A page is checked whole before anything below it is read, so one buffer serves all levels: what is to be read next
/// (children, overflow pages, trees of duplicates) is noted while the page is looked at.
final class PageWalk {
    let file: PageFile
    let snapshot: MetaPage
    private(set) var counts = PageReport()
    private var seen: PageSet
    private let buffer: PageBuffer

    /// What a tree is for, and so what its leaves may hold.
    enum Purpose {
        case free
        case main
        case table
        case duplicates
    }

    init(_ file: PageFile, _ snapshot: MetaPage) throws(LMDBError) {
        self.file = file
        self.snapshot = snapshot
        let length = try file.length()
        // The header's own number decides how much memory this takes: keep it to what such a file can need.
        guard snapshot.length <= length &* 2 &+ 1 << 30 else {
            throw .damaged(
                path: file.path, detail: "its header counts \(snapshot.lastPage + 1) pages in \(length) bytes")
        }
        seen = PageSet(last: snapshot.lastPage)
        buffer = PageBuffer(byteCount: snapshot.pageSize)
        counts.transaction = snapshot.transaction
        counts.pageSize = snapshot.pageSize
    }

    func report() throws(LMDBError) -> PageReport {
        try check(snapshot.free, .free, named: "the tree of free pages")
        try check(snapshot.main, .main, named: "the main tree")
        counts.unaccountedPages = Int(snapshot.lastPage) + 1 - counts.pages
        return counts
    }

    /// Walks one tree. `name` says which in an error.
    func check(_ tree: TreeRecord, _ purpose: Purpose, named name: String) throws(LMDBError) {
        if tree.root == TreeRecord.noPage {
            guard tree.depth == 0, tree.entries == 0 else {
                throw damage("\(name) has no pages, but \(tree.entries) entries recorded")
            }
            return
        }
        // 32 is how deep LMDB itself can go.
        guard tree.depth >= 1, tree.depth <= 32 else { throw damage("\(name) has \(tree.depth) levels recorded") }
        let found = try visit(tree.root, level: tree.depth, tree, purpose)
        guard found == tree.entries else {
            throw damage("\(name) holds \(found) entries, but \(tree.entries) are recorded")
        }
    }

    /// Checks a page and all below it; leaves are at level 1. Returns how many entries there are.
    private func visit(
        _ number: UInt64, level: Int, _ tree: TreeRecord, _ purpose: Purpose
    ) throws(LMDBError) -> UInt64 {
        let page = try load(number)
        if level > 1 {
            let children = try BranchPage(page, tree: tree, isFreeTree: purpose == .free).children(in: self, number)
            counts.branchPages += 1
            var entries: UInt64 = 0
            for child in children { entries &+= try visit(child, level: level - 1, tree, purpose) }
            return entries
        }
        counts.leafPages += 1
        var below = BelowLeaf()
        let entries = try LeafPage(page, tree: tree, purpose: purpose).check(in: self, number, &below)
        for value in below.values { try checkOverflow(value, of: number, purpose) }
        for inner in below.trees { try checkInner(inner, of: number, purpose) }
        return entries
    }

    private func checkInner(_ inner: TreeRecord, of number: UInt64, _ purpose: Purpose) throws(LMDBError) {
        if purpose == .main {
            counts.tables += 1
            counts.entries &+= inner.entries
            try check(inner, .table, named: "the table recorded in page \(number)")
        } else {
            try check(inner, .duplicates, named: "the tree of duplicates recorded in page \(number)")
        }
    }

    /// Checks the first page of a large value and counts the others in.
    private func checkOverflow(_ value: LargeValue, of leaf: UInt64, _ purpose: Purpose) throws(LMDBError) {
        try claim(value.page)
        let head = PageBytes(UnsafeRawBufferPointer(rebasing: buffer.all[..<PageHeader.byteCount]))
        guard try file.read(.init(rebasing: buffer.all[..<PageHeader.byteCount]), at: offset(of: value.page)) else {
            throw damage(value.page, "lies beyond the end of the file")
        }
        let header = PageHeader(head)
        guard header.number == value.page else { throw damage(value.page, "carries the number \(header.number)") }
        guard header.flags == PageHeader.overflow else {
            throw damage(value.page, "is not an overflow page, as page \(leaf) says")
        }
        let pages = UInt64(header.overflowPages)
        let needed = UInt64(PageHeader.byteCount - 1 + value.size) / UInt64(snapshot.pageSize) + 1
        guard pages >= needed, pages - 1 <= snapshot.lastPage - value.page else {
            throw damage(value.page, "counts \(pages) pages for \(value.size) bytes")
        }
        for further in (value.page + 1)..<(value.page + pages) { try claim(further) }
        counts.overflowPages += Int(pages)
        let end = value.page + needed
        guard try file.length() >= end * UInt64(snapshot.pageSize) else {
            throw damage(end - 1, "lies beyond the end of the file")
        }
        if purpose == .free { try checkLargeFreeList(value) }
    }

    /// Checks a list of free pages: a count, then as many page numbers, descending.
    func checkFreeList(count: UInt64, of number: UInt64, room: Int, _ page: (Int) throws(LMDBError) -> UInt64)
        throws(LMDBError)
    {
        guard count < UInt64(room) else { throw damage(number, "lists \(count) free pages in room for \(room - 1)") }
        var above = snapshot.lastPage + 1
        for index in 0..<Int(count) {
            let free = try page(index)
            guard free < above else { throw damage(number, "lists free page \(free) out of order") }
            guard free >= 2 else { throw damage(number, "lists header page \(free) as free") }
            guard seen.insert(free) else {
                throw damage(number, "lists page \(free) as free, which is in use or listed twice")
            }
            above = free
            counts.freePages += 1
        }
    }

    private func checkLargeFreeList(_ value: LargeValue) throws(LMDBError) {
        let list = PageBuffer(byteCount: value.size / 8 * 8)
        guard try file.read(list.all, at: offset(of: value.page) + UInt64(PageHeader.byteCount)) else {
            throw damage(value.page, "lies beyond the end of the file")
        }
        let bytes = PageBytes(list.all)
        guard bytes.count >= 8 else { throw damage(value.page, "is too short for a list of free pages") }
        try checkFreeList(count: bytes.long(0), of: value.page, room: bytes.count / 8) { index in
            bytes.long(8 + index * 8)
        }
    }

    private func load(_ number: UInt64) throws(LMDBError) -> PageBytes {
        try claim(number)
        guard try file.read(buffer.all, at: offset(of: number)) else {
            throw damage(number, "lies beyond the end of the file")
        }
        let page = PageBytes(buffer.all)
        let carried = page.long(0)
        guard carried == number else { throw damage(number, "carries the number \(carried)") }
        return page
    }

    private func claim(_ number: UInt64) throws(LMDBError) {
        guard number >= 2, number <= snapshot.lastPage else {
            throw damage(number, "is not one of the \(snapshot.lastPage + 1) pages")
        }
        guard seen.insert(number) else { throw damage(number, "is reached twice, or is free and in use") }
    }

    private func offset(of number: UInt64) -> UInt64 { number * UInt64(snapshot.pageSize) }

    func damage(_ page: UInt64, _ detail: String) -> LMDBError { damage("page \(page) \(detail)") }

    private func damage(_ detail: String) -> LMDBError { .damaged(path: file.path, detail: detail) }
}

/// A value in overflow pages, as its node records it.
struct LargeValue {
    let page: UInt64
    let size: Int
}

/// What the nodes of a leaf point to.
struct BelowLeaf {
    var values: [LargeValue] = []
    var trees: [TreeRecord] = []
}
