import EventStore
import LMDB
import Recovery

/// Gives a log its origin and its signing keys, within the writer's turn, so that they and the events that say so are one
/// commit.
package struct SigningTurn: Sendable {
    private let keys: KeyStore
    private let chance: Chance
    /// The operator's own name for a log that begins, or begins anew; nil makes one up.
    private let chosenOrigin: String?
    private let didSign: @Sendable (SigningStep) -> Void

    package init(
        keys: KeyStore, chance: Chance, origin: String? = nil,
        didSign: @escaping @Sendable (SigningStep) -> Void = { _ in }
    ) {
        self.keys = keys
        self.chance = chance
        chosenOrigin = origin
        self.didSign = didSign
    }

    /// What is to be appended so that the log has an origin and a key; empty if it has.
    func begin(_ turn: inout AppendTurn) throws -> [Payload] {
        guard try SigningSettings.origin({ try turn.setting($0) }) == nil else { return [] }
        return try createKey(1, origin: newOrigin(), &turn)
    }

    /// A new key under the same origin. The old one is destroyed once this is durable.
    func rotate(_ turn: inout AppendTurn) throws -> [Payload] {
        guard let origin = try SigningSettings.origin({ try turn.setting($0) }),
            let old = try SigningSettings.epoch({ try turn.setting($0) })
        else { return try begin(&turn) }
        let created = try createKey(old + 1, origin: origin, &turn)
        didSign(.newKey)
        return created + [.keyDestroyed(KeyEvent(kind: .signing, epoch: old))]
    }

    /// A new origin with a new key, behind the event that names the checkpoint of what is lost.
    func restore(_ old: Checkpoint, _ turn: inout AppendTurn) throws -> [Payload] {
        guard let root = TreeRoot(old.root.array) else { throw RetraceError.checkpoint(.nothingToRestore) }
        let restored = LogRestored(
            oldOrigin: old.origin, oldSize: old.size, oldRoot: root, restoredSize: turn.head.size)
        let epoch = try SigningSettings.epoch { try turn.setting($0) } ?? 0
        try turn.set(SigningSettings.restored, to: Array(old.text.utf8))
        // Epochs that only the lost part knew are not used again: their public halves lie beside the keys.
        let next = max(epoch, keys.signingKeys.keys.max() ?? 0) + 1
        let destroyed: [Payload] =
            epoch == 0 ? [] : [.keyDestroyed(KeyEvent(kind: .signing, epoch: epoch))]
        let origin = newOrigin()
        try refuseTaken(origin, old, epoch, &turn)
        return [.logRestored(restored)] + (try createKey(next, origin: origin, &turn)) + destroyed
    }

    /// A name that this log, or what is lost of it, was ever signed under is not used again: two histories would have it.
    private func refuseTaken(
        _ origin: String, _ old: Checkpoint, _ newest: UInt32, _ turn: inout AppendTurn
    ) throws {
        var taken = Set(keys.signingKeys.values.map(\.name))
        taken.insert(old.origin)
        for epoch in 0..<newest {
            if let key = try SigningSettings.key(of: epoch + 1, { try turn.setting($0) }) { taken.insert(key.name) }
        }
        if taken.contains(where: { isSameText($0, origin) }) { throw RetraceError.checkpoint(.takenOrigin(origin)) }
    }

    private func createKey(_ epoch: UInt32, origin: String, _ turn: inout AppendTurn) throws -> [Payload] {
        let key = try keys.signerOrCreate(epoch, origin: origin).key
        try turn.set(SigningSettings.origin, to: Array(origin.utf8))
        try turn.set(SigningSettings.epoch, to: SigningSettings.bytes(epoch))
        try turn.set(SigningSettings.key(of: epoch), to: Array(key.description.utf8))
        return [.keyCreated(KeyEvent(kind: .signing, epoch: epoch))]
    }

    private func newOrigin() -> String {
        if let chosenOrigin { return chosenOrigin }
        let (high, low) = chance.aside()
        return "retrace/\(Pseudonym(high: high, low: low))"
    }
}
