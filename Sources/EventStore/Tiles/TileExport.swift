import LMDB

/// Writes a log as the static files of C2SP tlog-tiles: what is needed to check any proof, or to read the whole log, with
/// nothing but a web server or a copy of the folder.
///
/// What an earlier run published is not written again; what a run that broke off left is compared, and kept where it is
/// whole. Only what was published can be said to have been altered: a run that a loss of power ended may leave empty files.
public struct TileExport: Sendable {
    /// What a run did.
    public struct Report: Equatable, Sendable {
        /// The files that are new, or were put in the place of what a run that broke off left.
        public internal(set) var written: UInt64 = 0
        /// The files that were there, with the same bytes.
        public internal(set) var kept: UInt64 = 0
        /// The events that the folder had before, and has now.
        public internal(set) var sizes: Range<UInt64> = 0..<0
    }

    let log: EventLog
    let folder: TileFolder
    let hasEntries: Bool
    let comparesAll: Bool

    /// - Parameters:
    ///   - hasEntries: whether the events themselves are written, and not only hashes. Pseudonyms stand in them.
    ///   - comparesAll: whether the tiles that an earlier run published are made again and compared.
    public init(_ log: EventLog, to folder: String, hasEntries: Bool = true, comparesAll: Bool = false) {
        self.log = log
        self.folder = TileFolder(path: folder)
        self.hasEntries = hasEntries
        self.comparesAll = comparesAll
    }

    /// Writes all tiles of the log as the checkpoint has it, and last the checkpoint. `progress` is told the events gone
    /// through.
    ///
    /// Throws `TileError`, and `EventLogError` if the log is damaged or shorter than the checkpoint.
    public func run(_ checkpoint: SignedCheckpoint, progress: (UInt64) -> Void = { _ in }) throws -> Report {
        let size = checkpoint.checkpoint.size
        guard try log.root(size: size).root == checkpoint.checkpoint.root else { throw TileError.notTheLog(size: size) }
        try folder.refuseOther()
        let before = try publishedSize(checkpoint.checkpoint)
        var report = Report()
        report.sizes = before..<size
        let first = comparesAll ? 0 : before
        try writeLeaves(first / Tile.width, size, &report, progress)
        for level in 1..<8 where size >> UInt64(8 * level) > 0 {
            try writeHashes(level, first: first, size, &report)
        }
        guard try rightEdge(of: size) == checkpoint.checkpoint.root else {
            throw EventLogError.damaged(position: size &- 1, detail: "its tiles do not give the root")
        }
        try folder.publish(checkpoint)
        return report
    }

    /// How many events the folder has; it must be of the same log and the same history.
    private func publishedSize(_ new: Checkpoint) throws -> UInt64 {
        guard let old = try folder.checkpoint()?.checkpoint else { return 0 }
        guard isSameText(old.origin, new.origin) else { throw TileError.otherLog(found: old.origin, asked: new.origin) }
        guard old.size <= new.size else { throw TileError.shrinks(folder: old.size, asked: new.size) }
        guard try log.root(size: old.size).root == old.root else { throw TileError.twoHistories(size: old.size) }
        return old.size
    }

    func put(_ tile: Tile, _ bytes: [UInt8], _ report: inout Report) throws(TileError) {
        let isNew = try folder.put(tile, bytes, published: report.sizes.lowerBound)
        if isNew { report.written += 1 } else { report.kept += 1 }
    }
}
