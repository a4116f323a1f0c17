import Foundation
import LMDB

/// The folder that tiles are published from. What its checkpoint covers is whole and never changes; the checkpoint
/// itself is replaced. Of the rest, which nobody was told of, a loss of power may have left any part.
struct TileFolder {
    let path: String

    /// Refuses a folder that has anything in it but no tiles, and one that has a log's own files: what is written here is to
    /// be handed on, with all that lies beside it.
    func refuseOther() throws(TileError) {
        guard DurableFile.mode(of: path) != nil else { return }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [path])
            .filter { $0 != "lost+found" }
        let isLogs = names.contains("data.mdb") || DurableFile.mode(of: path + "/log/data.mdb") != nil
        // A log without an event has no tile, and a process that was killed may have left a file that it was making.
        let isBegun = names.allSatisfy { $0 == "checkpoint" || $0.hasPrefix("checkpoint.") }
        if isLogs || !(isBegun || names.contains("tile")) { throw .notATileFolder(path: path) }
    }

    /// The checkpoint that the tiles were last complete for; nil in a new folder.
    func checkpoint() throws(TileError) -> SignedCheckpoint? {
        guard let bytes = try file({ () throws(LMDBError) in try DurableFile.read(at: path + "/checkpoint") }) else {
            return nil
        }
        do throws(NoteError) {
            return try SignedCheckpoint(bytes)
        } catch {
            throw .checkpoint(error)
        }
    }

    /// Puts a tile in its place. Returns false if it was there, with the same bytes. With others it is an error if the tile
    /// is one that a checkpoint of `published` events covers, and otherwise it is put in the place of what was there.
    func put(_ tile: Tile, _ bytes: [UInt8], published: UInt64) throws(TileError) -> Bool {
        let path = "\(self.path)/\(tile.path)"
        let isMade = try file { () throws(LMDBError) in
            do throws(LMDBError) {
                return try DurableFile.create(at: path, bytes, isFlushed: false)
            } catch {
                guard case .missing = error, let slash = path.lastIndex(of: "/") else { throw error }
                try DurableFile.makeFolder(String(path[..<slash]))
                return try DurableFile.create(at: path, bytes, isFlushed: false)
            }
        }
        if isMade { return true }
        // The largest tile is a bundle of 256 records of 65,535 bytes.
        let found = try file { () throws(LMDBError) in try DurableFile.read(at: path, limit: 1 << 25) }
        if found == bytes { return false }
        guard !tile.isCovered(by: published) else { throw .differs(path: path) }
        try file { () throws(LMDBError) in try DurableFile.replace(at: path, bytes) }
        return true
    }

    /// Flushes the tiles, and only then says by the checkpoint that they are there.
    func publish(_ checkpoint: SignedCheckpoint) throws(TileError) {
        try file { () throws(LMDBError) in
            DurableFile.flushAll()
            // Also for a log without an event, which has no tile.
            try DurableFile.makeFolder(path)
            try DurableFile.replace(at: path + "/checkpoint", checkpoint.bytes)
        }
    }

    private func file<R>(_ body: () throws(LMDBError) -> R) throws(TileError) -> R {
        do throws(LMDBError) {
            return try body()
        } catch {
            throw .file(error)
        }
    }
}
