import EventStore
import LMDB

// The checkpoint from which a log is restored: it lies beside the keys before anything is written, so that the log is refused
// until its restoration is done.
extension OutsideCheckpoint {
    /// The checkpoint that a log does not reach; nil if its last restoration named it already.
    func lost(by log: EventLog) throws -> Checkpoint? {
        guard let outside = try read()?.checkpoint else { throw RetraceError.checkpoint(.nothingToRestore) }
        if try isGivenUp(outside, by: log) { return nil }
        do {
            try refuseStale(log)
        } catch RetraceError.checkpoint(.contradicts), RetraceError.checkpoint(.otherLog) {
            return outside
        }
        throw RetraceError.checkpoint(.nothingToRestore)
    }

    /// Refuses another checkpoint in this one's place if this is newer: what lies between would be lost unsaid.
    func refuse(ifNewerThan given: SignedCheckpoint) throws(RetraceError) {
        // One that can't be believed is no reason to refuse another.
        guard let own = try? read(), rank(given) < rank(own) else { return }
        throw .checkpoint(.newerBeside(path: path, size: own.checkpoint.size))
    }

    /// Later epochs sign later checkpoints, also under another origin.
    private func rank(_ signed: SignedCheckpoint) -> (UInt32, UInt64) {
        let epochs = keys.signingKeys.filter { (try? signed.verify(by: [$0.value])) != nil }.keys
        return (epochs.max() ?? 0, signed.checkpoint.size)
    }

    /// Puts this checkpoint beside the keys, if it lies elsewhere. Both it and the one that lies there are kept as evidence,
    /// for the first checkpoint of the restored log takes their place.
    func takePlace() throws {
        guard let beside = keys.checkpointPath, let own = try DurableFile.read(at: path) else { return }
        let there = try DurableFile.read(at: beside)
        for bytes in [there, own] {
            if let bytes { try keep(bytes, beside) }
        }
        if there != own { try DurableFile.replace(at: beside, own) }
    }

    private func keep(_ bytes: [UInt8], _ beside: String) throws {
        let size = (try? SignedCheckpoint(bytes)).map { "\($0.checkpoint.size)" } ?? "unreadable"
        var path = "\(beside)-\(size)-before-restore"
        var number = 1
        while try !DurableFile.create(at: path, bytes), try DurableFile.read(at: path) != bytes {
            number += 1
            path = "\(beside)-\(size)-before-restore-\(number)"
        }
    }
}
