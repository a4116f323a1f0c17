public import EventStore
import LMDB
import Recovery

extension Engine {
    /// Signs the log as it is, keeps the checkpoint in the log and outside it, and returns the newest one; nil while there
    /// is nothing to sign. With a virtual clock nothing is signed by itself before the engine closes.
    @discardableResult
    public func signCheckpoint() throws(RetraceError) -> SignedCheckpoint? {
        do {
            return try CheckpointSigner(log: log, keys: options.keys, didSign: options.didSign).sign()
        } catch {
            throw RetraceError(error)
        }
    }

    /// Signs checkpoints with a new key from now on. The first of them is signed by the old key too; then that is
    /// destroyed, and its public half stays known. Returns the new epoch.
    ///
    /// Cut off, nothing is lost: before the log says so the old key goes on, and afterwards whoever signs next does the rest.
    public func rotateSigningKey() async throws(RetraceError) -> UInt32 {
        // One after the other, so that something is signed with each key.
        let lock = try PersonalDataLock(options.data)
        // Of a rotation that was cut off, so that each key is vouched for by the one before; a key that is lost signs nothing.
        _ = try? signCheckpoint()
        _ = try await writer.submit(Job(.rotateSigningKey))
        options.didSign(.rotated)
        // Where the old key is lost, the new one stands alone.
        try signCheckpoint()
        let epoch = try destroyOldSigningKeys()
        lock.end()
        return epoch
    }

    /// Destroys the keys before the one in force, whether or not the newest checkpoint has its signature: the old one may
    /// be lost.
    func destroyOldSigningKeys() throws(RetraceError) -> UInt32 {
        let newest: UInt32
        do {
            newest = try SigningSettings.epoch { try log.setting($0) } ?? 1
        } catch {
            throw RetraceError(error)
        }
        for epoch in 1..<max(1, newest) { try options.keys.destroy(.signing, epoch) }
        return newest
    }
}
