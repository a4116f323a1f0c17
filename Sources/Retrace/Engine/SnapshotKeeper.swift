package import EventStore
import LMDB
package import Recovery
import Synchronization

/// Keeps a snapshot of the situation beside the views, so that opening folds only what came after it.
///
/// A snapshot is believed only if it is of this very log: it holds the root of the log's tree at its position.
package struct SnapshotKeeper: Sendable {
    package let log: EventLog
    package let store: ViewStore

    /// How many events may come before the next snapshot is made.
    package static let interval: UInt64 = 250_000

    /// The situation as of the log's end: from the newest snapshot and the events since, or from the whole log.
    package func situation() throws -> Situation {
        var situation = try load() ?? Situation()
        try fold(log, into: &situation)
        return situation
    }

    /// Stores a situation that is durable in the log.
    package func save(_ situation: Situation) throws {
        guard situation.position > 0 else { return }
        let root = try log.root(size: situation.position).root
        let chunks = [root.array] + SituationSnapshot.encode(situation)
        try store.storeSnapshot(position: situation.position, chunks: chunks)
    }

    private func load() throws -> Situation? {
        guard let stored = try? store.loadSnapshot(), let first = stored.chunks.first,
            stored.position <= (try log.head().size),
            let situation = SituationSnapshot.decode(Array(stored.chunks.dropFirst())),
            situation.position == stored.position, try log.root(size: stored.position).root.array == first
        else { return nil }
        return situation
    }

    /// Saves now and then, until it is cancelled.
    func run(_ writer: Writer) async {
        var saved = writer.pulse.position
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            guard writer.pulse.position >= saved &+ Self.interval else { continue }
            let situation = writer.situation()
            // A snapshot that cannot be stored is only a slower opening: the next one is tried at its time.
            try? save(situation)
            saved = situation.position
        }
    }
}
