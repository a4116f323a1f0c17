public import EventStore
import LMDB
import Recovery

/// How a log that was brought back from a copy went on.
public struct Restoration: Sendable {
    /// The checkpoint of what there was before.
    public let old: Checkpoint
    /// The events that the copy had.
    public let restoredSize: UInt64
    /// The first checkpoint under the new origin.
    public let checkpoint: SignedCheckpoint
    /// What that is verified with.
    public let key: VerifierKey
    /// Whom the lost part had erased, and who is now erased again.
    public let erasures: ErasureReport

    /// How many events are lost; 0 if the log had gone on differently.
    public var lost: UInt64 { old.size > restoredSize ? old.size - restoredSize : 0 }
}

extension Engine {
    /// Opens a log that was brought back from a copy, lets it go on under a new origin and a new key, and says in its first
    /// new event which checkpoint it does not reach. Sessions that lived end, for their keys are in no copy. Whoever is in the
    /// list of the erased is erased again.
    ///
    /// `path` is a copy of the newest checkpoint, which then takes the place of the one beside the keys; nil takes that. Throws
    /// `CheckpointError.nothingToRestore` if the log does go on from it. If it is cut off, call it again: until it is done,
    /// `open` refuses the log. `elsewhere` erases from the other places that erasures named, see `finishErasures`.
    public static func restore(
        _ options: EngineOptions, _ ports: EnginePorts, from path: String? = nil, elsewhere: ElsewhereErasure? = nil
    ) async throws(RetraceError) -> (engine: Engine, restoration: Restoration) {
        guard let outside = path.map({ OutsideCheckpoint(path: $0, options.keys) }) ?? OutsideCheckpoint(options.keys)
        else { throw .checkpoint(.nothingToRestore) }
        guard let old = try outside.read() else {
            if let path { throw .storage(.missing(path: path)) }
            throw .checkpoint(.nothingToRestore)
        }
        try OutsideCheckpoint(options.keys)?.refuse(ifNewerThan: old)
        var options = options
        options.restoring = outside
        let engine = try await Engine.open(options, ports)
        do {
            // Before the checkpoint: that one done, a call that was cut off could not be made again.
            let erasures = try await engine.finishErasures(elsewhere: elsewhere)
            let restoration = try engine.finishRestoring(old, erasures)
            engine.start()
            return (engine, restoration)
        } catch {
            await engine.close(signing: false)
            throw error
        }
    }

    private func finishRestoring(
        _ old: SignedCheckpoint, _ erasures: ErasureReport
    ) throws(RetraceError) -> Restoration {
        do {
            guard let signed = try signCheckpoint(), let key = try log.signingKeys().last?.key,
                let restored = try lastRestoration()
            else { throw RetraceError.checkpoint(.nothingToRestore) }
            // Also if the checkpoint was signed before this was cut off.
            try OutsideCheckpoint(options.keys)?.update(from: log)
            _ = try destroyOldSigningKeys()
            return Restoration(
                old: old.checkpoint, restoredSize: restored, checkpoint: signed, key: key, erasures: erasures)
        } catch {
            throw RetraceError(error)
        }
    }

    /// The size that the log was restored to last.
    private func lastRestoration() throws -> UInt64? {
        var size: UInt64?
        try log.readBackwards { position, record in
            if case .logRestored(let it) = try decode(record, at: position).payload { size = it.restoredSize }
            return size == nil
        }
        return size
    }
}
