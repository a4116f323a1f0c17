package import EventStore
import LMDB

/// The newest checkpoint as it is kept outside the log, beside the keys: what shows that a log was cut back, or replaced by
/// an older copy.
package struct OutsideCheckpoint: Sendable {
    package let path: String
    let keys: KeyStore

    /// Nil where keys have no folder.
    package init?(_ keys: KeyStore) {
        guard let path = keys.checkpointPath else { return nil }
        self.path = path
        self.keys = keys
    }

    /// The same at another path: a copy that an operator kept elsewhere.
    package init(path: String, _ keys: KeyStore) {
        self.path = path
        self.keys = keys
    }

    /// The checkpoint, signed by a key of this installation; nil if there is no file.
    package func read() throws(RetraceError) -> SignedCheckpoint? {
        let bytes: [UInt8]?
        do throws(LMDBError) {
            bytes = try DurableFile.read(at: path)
        } catch {
            throw .storage(error)
        }
        guard let bytes else { return nil }
        do throws(NoteError) {
            let signed = try SignedCheckpoint(bytes)
            _ = try signed.verify(by: Array(keys.signingKeys.values))
            return signed
        } catch {
            throw .checkpoint(.notSigned(path: path, error))
        }
    }

    /// Refuses a log that does not go on from this checkpoint, before anything is appended to it.
    package func refuseStale(_ log: EventLog) throws {
        guard let outside = try read()?.checkpoint else { return }
        let origin = try log.origin()
        if let origin, origin != outside.origin {
            // Until the restoration is done, whoever was erased may still be in the vault.
            if try isGivenUp(outside, by: log) { throw RetraceError.checkpoint(.restoreUnfinished(path: path)) }
            throw RetraceError.checkpoint(.otherLog(path: path, origin: outside.origin, own: origin))
        }
        do {
            try log.check(outside)
        } catch let fault as CheckpointFault {
            throw RetraceError.checkpoint(.contradicts(path: path, fault))
        }
    }

    /// Whether the log was restored, and the process ended before the new origin's first checkpoint was written here, which
    /// is what ends a restoration. The log alone is not believed: the key of its new origin must lie beside the keys.
    func isGivenUp(_ outside: Checkpoint, by log: EventLog) throws -> Bool {
        guard try SigningSettings.restored({ try log.setting($0) }) == outside,
            let newest = try log.signingKeys().last, newest.key.name != outside.origin
        else { return false }
        return keys.signingKeys[newest.epoch] == newest.key
    }

    /// Puts the newest checkpoint here, if what lies here is older: of a log that has been given a new origin since, too.
    /// Returns whether it was.
    func catchUp(with newest: Checkpoint, of log: EventLog) throws -> Bool {
        let outside = try? read()?.checkpoint
        if let outside, outside.origin == newest.origin, outside.size >= newest.size { return false }
        try update(from: log)
        return true
    }

    /// Puts the newest checkpoint that the log keeps here, durably. Of several processes that do so at once, the last one
    /// to write has seen the newest.
    package func update(from log: EventLog) throws {
        while let newest = try log.newestReadableCheckpoint() {
            try DurableFile.replace(at: path, newest.bytes)
            if try log.newestReadableCheckpoint()?.checkpoint.size == newest.checkpoint.size { return }
        }
    }
}
