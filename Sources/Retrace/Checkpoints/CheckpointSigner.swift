package import EventStore
import LMDB
import Recovery

/// What is done of a rotation of the signing key, and of a checkpoint, in its order.
package enum SigningStep: Int, Sendable, CaseIterable {
    /// The new key lies in its folder.
    case newKey
    /// The log says that it is in force, and that the old one is destroyed.
    case rotated
    /// The first checkpoint that both keys have signed is kept in the log.
    case kept
    /// It lies outside too.
    case outside
}

/// Signs what a log is now, and keeps it: in the log, and outside it.
package struct CheckpointSigner: Sendable {
    let log: EventLog
    let keys: KeyStore
    private let didSign: @Sendable (SigningStep) -> Void

    package init(
        log: EventLog, keys: KeyStore, didSign: @escaping @Sendable (SigningStep) -> Void = { _ in }
    ) {
        self.log = log
        self.keys = keys
        self.didSign = didSign
    }

    /// Signs the log as of its last commit, unless there is a checkpoint of that size already. Returns the newest
    /// checkpoint; nil while the log is empty or has no origin.
    ///
    /// A root is signed only once the log is seen to extend the last checkpoint kept, whoever signed that.
    ///
    /// Whatever an earlier call or a rotation of the key was cut off before is done here too.
    @discardableResult
    package func sign() throws -> SignedCheckpoint? {
        let newest = try signNew()
        if let newest {
            if try OutsideCheckpoint(keys)?.catchUp(with: newest.checkpoint, of: log) == true { didSign(.outside) }
            try destroyOldKeys(newest)
        }
        return newest
    }

    private func signNew() throws -> SignedCheckpoint? {
        let newest = try log.newestReadableCheckpoint()
        // What a reader sees is committed, and a commit is durable.
        let (size, root) = try log.root()
        guard size > (try log.newestCheckpointSize()), let signers = try signers() else { return newest }
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
        didSign(.kept)
        return try log.newestReadableCheckpoint()
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

    /// Once a checkpoint is kept that the key in force has signed, the ones before are not needed any more: the first such
    /// checkpoint has the signature of the old key as well.
    private func destroyOldKeys(_ newest: SignedCheckpoint) throws {
        guard !keys.isTest, let epoch = try SigningSettings.epoch({ try log.setting($0) }), epoch > 1,
            try keys.key(.signing, epoch - 1) != nil,
            let key = try SigningSettings.key(of: epoch, { try log.setting($0) }),
            (try? newest.verify(by: [key])) != nil
        else { return }
        // The last one last, so that a call that is cut off is taken up by the next.
        for old in 1..<epoch { try keys.destroy(.signing, old) }
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
