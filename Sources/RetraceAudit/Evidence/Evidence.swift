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
    public let statedKeys: [VerifierKey]

    /// Throws `EvidenceError` unless the events rise in position, begin every recovery that they tell of, and have the
    /// policy that it began under; and for a key that is stated twice.
    init(items: [Item], checkpoint: SignedCheckpoint, statedKeys: [VerifierKey]) throws(EvidenceError) {
        self.items = items
        self.checkpoint = checkpoint
        self.statedKeys = statedKeys
        guard !items.isEmpty else { throw .file("events", "there is none") }
        guard Set(statedKeys).count == statedKeys.count else { throw .file("keys", "one of them stands there twice") }
        var begun: Set<SessionID> = []
        var adopted: Set<UInt32> = []
        for (index, item) in items.enumerated() {
            guard index == 0 || items[index - 1].position < item.position else {
                throw .file("events", "two of them have one position")
            }
            if case .policyAdopted(let it) = item.event.payload { adopted.insert(it.policy.version) }
            if let version = item.event.requestedUnder {
                guard adopted.contains(version) else {
                    throw .file(
                        "events",
                        "the recovery begun at \(item.position) names version \(version) of the policy, whose "
                            + "adoption is not there")
                }
                if let session = item.event.session { begun.insert(session) }
            }
            guard item.event.session.map(begun.contains) != false else {
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

    /// The policies whose adoption it holds.
    public var policies: [Policy] {
        items.compactMap { item in
            if case .policyAdopted(let it) = item.event.payload { it.policy } else { nil }
        }
    }
}

extension Event {
    /// The version of the policy that a recovery began under, of the event that began it.
    var requestedUnder: UInt32? {
        if case .recoveryRequested(let it) = payload { it.policy } else { nil }
    }
}
