public import EventStore
import LMDB
import Recovery
import Retrace

extension AuditedLog {
    /// Gathers evidence of the recoveries whose events are at some positions, proven by a checkpoint that covers them.
    /// `withPolicies(_:)` adds the policies to the positions.
    ///
    /// Throws `EvidenceError`, and what the log throws.
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

    /// The positions of a recovery's events, with those of the events that adopted the policies in force from its first
    /// to its last. Reads the log up to the last of them.
    public func withPolicies(_ positions: [UInt64]) throws -> [UInt64] {
        guard let first = positions.min(), let last = positions.max() else { return [] }
        var policies: [UInt64] = []
        try log.readHeaders(upTo: last) { position, header in
            if header.type == EventType.policyAdopted.rawValue { policies.append(position) }
        }
        let inForce = policies.filter { $0 > first } + policies.filter { $0 < first }.suffix(1)
        return Set(positions + inForce).sorted()
    }
}

extension EventLog {
    /// Hands what stands at the beginning of each record to `body`.
    fileprivate func readHeaders(
        upTo end: UInt64, _ body: (_ position: UInt64, _ header: RecordHeader) throws -> Void
    ) throws {
        try read(from: 0, upTo: end, batch: 4096) { position, record in
            try body(position, try RecordHeader(record: record))
            return true
        }
    }
}
