package import EventStore
import LMDB

/// Signs what a log is now, and keeps it: in the log, and outside it.
package struct CheckpointSigner: Sendable {
    let log: EventLog
    let keys: KeyStore

    package init(log: EventLog, keys: KeyStore) {
        self.log = log
        self.keys = keys
    }

    /// Signs the log as of its last commit, unless there is a checkpoint of that size already. Returns the newest
    /// checkpoint; nil while the log is empty or has no origin.
    ///
    /// A root is signed only once the log is seen to extend the last checkpoint kept, whoever signed that.
    @discardableResult
    package func sign() throws -> SignedCheckpoint? {
        let newest = try log.newestCheckpoint()
        // What a reader sees is committed, and a commit is durable.
        let (size, root) = try log.root()
        guard size > newest?.checkpoint.size ?? 0, let signers = try signers() else { return newest }
        let checkpoint: Checkpoint
        let signed: SignedCheckpoint
        do throws(NoteError) {
            checkpoint = try Checkpoint(origin: signers[0].key.name, size: size, root: root)
            signed = try SignedCheckpoint(signing: checkpoint, by: signers)
        } catch {
            throw RetraceError.checkpoint(.signing(error))
        }
        if let newest { try refuseBroken(newest.checkpoint, checkpoint) }
        try log.keep(signed)
        try OutsideCheckpoint(keys)?.update(from: log)
        return try log.newestCheckpoint()
    }

    /// The key in force first; the one before as well while it is still there, so that whoever knows only that one sees
    /// the new one vouched for.
    private func signers() throws -> [NoteSigner]? {
        guard let origin = try log.origin(), let epoch = try SigningSettings.epoch({ try log.setting($0) }) else {
            return nil
        }
        guard let signer = try keys.signer(epoch, origin: origin) else {
            throw RetraceError.checkpoint(.signingKeyMissing(epoch: epoch))
        }
        guard try SigningSettings.key(of: epoch, { try log.setting($0) }) == signer.key else {
            throw RetraceError.checkpoint(.foreignSigningKey(epoch: epoch))
        }
        guard epoch > 1, !keys.isTest, let before = try keys.signer(epoch - 1, origin: origin),
            try SigningSettings.key(of: epoch - 1, { try log.setting($0) }) == before.key
        else { return [signer] }
        return [signer, before]
    }

    private func refuseBroken(_ old: Checkpoint, _ new: Checkpoint) throws {
        do {
            try log.check(old)
            try log.consistencyProof(from: old.size, to: new.size).verify(oldRoot: old.root, newRoot: new.root)
        } catch let fault as CheckpointFault {
            throw RetraceError.checkpoint(.broken(fault))
        } catch let error as ProofError {
            throw RetraceError.checkpoint(.notExtended(error))
        }
    }
}
