public import EventStore
import LMDB
public import Recovery
import Retrace

extension AuditedLog {
    /// Gathers evidence of some recoveries, proven by a checkpoint that covers their events.
    ///
    /// `positions` are those of `evidencePositions(of:upTo:)`, or found by an index. Throws `EvidenceError`, and what
    /// the log throws.
    public func evidence(
        at positions: [UInt64], under checkpoint: SignedCheckpoint, claimedKeys: [VerifierKey]
    ) throws -> Evidence {
        let size = checkpoint.checkpoint.size
        var items: [Evidence.Item] = []
        for position in positions {
            guard position < size, let record = try log.record(at: position) else {
                throw EvidenceError.noCheckpoint("the newest one covers \(size) events, and \(position) is behind them")
            }
            let proof = try log.inclusionProof(of: position, in: size)
            do {
                try proof.verify(record: record, root: checkpoint.checkpoint.root)
            } catch {
                throw EvidenceError.noCheckpoint("the checkpoint is not of this log, or the log was altered")
            }
            let event = try decoded(record.rawSpan, at: position)
            items.append(Evidence.Item(position: position, record: record, event: event, proof: proof))
        }
        return try Evidence(items: items, checkpoint: checkpoint, claimedKeys: claimedKeys)
    }

    /// The positions of all events of some recoveries below `end`, and of the policies in force from the beginning to
    /// the last event of each. Reads the whole log. Throws `EvidenceError.noSession` if one of them is not there.
    public func evidencePositions(of sessions: Set<SessionID>, upTo end: UInt64) throws -> [UInt64] {
        var search = EvidenceSearch(sessions)
        try forEach(upTo: end) { position, event in
            search.look(at: event, position)
            return true
        }
        return try search.positions()
    }
}

/// Goes over a log's events and keeps what belongs into evidence.
private struct EvidenceSearch {
    private let sessions: Set<SessionID>
    private var found: [SessionID: ClosedRange<UInt64>] = [:]
    private var events: [UInt64] = []
    private var policies: [UInt64] = []

    init(_ sessions: Set<SessionID>) { self.sessions = sessions }

    mutating func look(at event: Event, _ position: UInt64) {
        if case .policyAdopted = event.payload { policies.append(position) }
        guard let session = event.session, sessions.contains(session) else { return }
        events.append(position)
        found[session] = (found[session]?.lowerBound ?? position)...position
    }

    func positions() throws(EvidenceError) -> [UInt64] {
        if let missing = sessions.subtracting(found.keys).min() { throw .noSession(missing.description) }
        let inForce = found.values.flatMap { span in
            policies.filter { span.contains($0) } + policies.filter { $0 < span.lowerBound }.suffix(1)
        }
        return Set(events + inForce).sorted()
    }
}
