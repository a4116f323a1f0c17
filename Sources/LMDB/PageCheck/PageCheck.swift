import CLMDB
import Glibc

/// Checks the structure of an environment's file without LMDB, which trusts what it maps: on a damaged page it stops the
/// process or reads wildly. Run this first and get an error instead.
///
/// Walks from the newest header page over the tree of free pages, the main tree and every table, duplicates included.
/// Checks that each page is of its kind and carries its own number, that every node, key and value lies within its page
/// and no two overlap, that keys ascend, that no page is reached twice or is both free and in use, that no page is
/// missing, and that depths and counts are those recorded. Values themselves are not looked at.
///
/// Memory: one page for each level, and one bit for each page of the file.
public enum PageCheck {
    /// Checks the newest snapshot of the environment in a folder, for a file that nobody writes to.
    ///
    /// Beside a writer pages may be used again under the walk. A damage found while the file moved on is looked at
    /// again, up to three times; to be sure use `Environment.checkPages()`, which holds the snapshot.
    ///
    /// Throws `.missing`, or `.damaged` with the page's number and what is wrong with it.
    public static func check(folder: String) throws(LMDBError) -> PageReport {
        let file = try open(folder)
        var tries = 0
        while true {
            let snapshot = try file.header().newest
            do throws(LMDBError) {
                return try PageWalk(file, snapshot).report()
            } catch {
                tries += 1
                if tries == 3 { throw error }
                guard try file.header().newest.transaction != snapshot.transaction else { throw error }
            }
        }
    }

    /// Checks the snapshot of one transaction, which the caller keeps open meanwhile (`ReadTransaction.number`), so that
    /// no writer uses its pages again. Nil if two commits since have overwritten that snapshot's header page: begin
    /// another transaction and try again.
    public static func check(folder: String, transaction: Int) throws(LMDBError) -> PageReport? {
        let file = try open(folder)
        guard let snapshot = try file.header().meta(of: UInt64(clamping: transaction)) else { return nil }
        return try PageWalk(file, snapshot).report()
    }

    private static func open(_ folder: String) throws(LMDBError) -> PageFile {
        guard let file = try PageFile(path: folder + "/data.mdb") else { throw .missing(path: folder) }
        return file
    }
}

/// What a check has seen.
public struct PageReport: Sendable, Equatable {
    /// The number of the transaction whose snapshot was checked.
    public internal(set) var transaction: UInt64 = 0
    /// Bytes of one page.
    public internal(set) var pageSize = 0
    /// The two header pages.
    public internal(set) var headerPages = 2
    public internal(set) var branchPages = 0
    public internal(set) var leafPages = 0
    /// Pages of values too large for a leaf. Only the first page of a value has a structure to check.
    public internal(set) var overflowPages = 0
    /// Pages listed as free.
    public internal(set) var freePages = 0
    /// Named tables.
    public internal(set) var tables = 0
    /// Keys and duplicates of all named tables.
    public internal(set) var entries: UInt64 = 0

    /// All pages accounted for.
    public var pages: Int { headerPages + branchPages + leafPages + overflowPages + freePages }
    /// Pages that are neither in use nor free. They take space and harm nothing; but there are none unless a record of
    /// a table, or a list of free pages, was lost.
    public internal(set) var unaccountedPages = 0
}

extension Environment {
    /// Checks the structure of the file in a snapshot that this holds open, beside writers. Until it ends the file
    /// grows with every commit. See `PageCheck`.
    public func checkPages() throws(LMDBError) -> PageReport {
        var tries = 0
        while tries < 100 {
            if let report = try checkSnapshot() { return report }
            tries += 1
        }
        throw .other(code: EAGAIN, message: "commits come too fast to hold a snapshot; check again")
    }

    private func checkSnapshot() throws(LMDBError) -> PageReport? {
        try enter()
        defer { gate.leave() }
        let transaction = ReadTransaction(pointer: try begin(UInt32(MDB_RDONLY)))
        return try PageCheck.check(folder: path, transaction: transaction.number)
    }
}
