public import EventStore
import LMDB
public import Recovery

/// Some events of a log, each with the proof that it is in the log which a checkpoint names: the events of one or more
/// recoveries, and of the policies that were in force then.
///
/// It says that these events happened. That nothing else happened it cannot say: who holds only a part of a log cannot
/// see what was left out.
public struct Evidence: Sendable {
    /// One event with its proof.
    public struct Item: Sendable {
        public let position: UInt64
        /// The event's bytes as they are stored, which are what is hashed.
        public let record: [UInt8]
        public let event: Event
        public let proof: InclusionProof
    }

    /// By rising position.
    public let items: [Item]
    public let checkpoint: SignedCheckpoint
    /// The log's keys as the log itself has them. Whoever checks compares them with keys from elsewhere.
    public let claimedKeys: [VerifierKey]

    /// Throws `EvidenceError` unless the events rise in position and begin every session that they tell of.
    init(items: [Item], checkpoint: SignedCheckpoint, claimedKeys: [VerifierKey]) throws(EvidenceError) {
        self.items = items
        self.checkpoint = checkpoint
        self.claimedKeys = claimedKeys
        guard !items.isEmpty else { throw .archive("it holds no event") }
        var known: Set<SessionID> = []
        for (index, item) in items.enumerated() {
            guard index == 0 || items[index - 1].position < item.position else {
                throw .file("events", "two of them have one position")
            }
            if case .recoveryRequested = item.event.payload, let session = item.event.session { known.insert(session) }
            guard item.event.session.map(known.contains) != false else {
                throw .file("events", "the one at \(item.position) is of a recovery whose beginning is not there")
            }
        }
    }

    /// The recoveries that it tells of, by their beginning.
    public var sessions: [SessionID] {
        items.compactMap { item in
            if case .recoveryRequested = item.event.payload { item.event.session } else { nil }
        }
    }

    /// The events of one of them.
    public func items(of session: SessionID) -> [Item] { items.filter { $0.event.session == session } }

    /// The policies whose adoption it holds.
    public var policies: [Policy] {
        items.compactMap { item in
            if case .policyAdopted(let it) = item.event.payload { it.policy } else { nil }
        }
    }
}
