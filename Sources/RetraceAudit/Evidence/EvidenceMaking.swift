public import EventStore
import LMDB
import Recovery
import Retrace

extension AuditedLog {
    /// Gathers evidence of the recoveries whose events are at some positions, proven by a checkpoint that covers them:
    /// those events, and the ones that adopted the policies which the recoveries began under and which were in force
    /// from the first of the events to the last. Reads the log up to the last of them.
    ///
    /// Throws `EvidenceError`, and what the log throws.
    public func evidence(
        of positions: [UInt64], under checkpoint: SignedCheckpoint, statedKeys: [VerifierKey]
    ) throws -> Evidence {
        let own = try positions.map { try item(at: $0, under: checkpoint) }
        let policies = try policyPositions(for: own).map { try item(at: $0, under: checkpoint) }
        return try Evidence(
            items: (own + policies).sorted { $0.position < $1.position }, checkpoint: checkpoint,
            statedKeys: statedKeys)
    }

    /// The event at a position with its proof, which is checked.
    private func item(at position: UInt64, under checkpoint: SignedCheckpoint) throws -> Evidence.Item {
        let size = checkpoint.checkpoint.size
        guard position < size, let record = try log.record(at: position) else {
            throw EvidenceError.noCheckpoint("the one given covers \(size) events, and \(position) is behind them")
        }
        let proof = try log.inclusionProof(of: position, in: size)
        do throws(ProofError) {
            try proof.verify(record: record, root: checkpoint.checkpoint.root)
        } catch {
            throw EvidenceError.noCheckpoint("the checkpoint is not of this log, or the log was altered")
        }
        return Evidence.Item(
            position: position, record: record, event: try decode(record.rawSpan, at: position), proof: proof)
    }

    /// Where the policies were adopted that decided on these events.
    private func policyPositions(for items: [Evidence.Item]) throws -> Set<UInt64> {
        let positions = items.map(\.position)
        guard let first = positions.min(), let last = positions.max() else { return [] }
        let adopted = try adoptions(before: last)
        var wanted = Set(adopted.filter { $0.position > first }.map(\.position))
        if let inForce = adopted.last(where: { $0.position < first }) { wanted.insert(inForce.position) }
        for item in items {
            // In a log that the engine wrote this is the one in force; an audit finds where it is not.
            guard let version = item.event.requestedUnder else { continue }
            let named = adopted.last { $0.position < item.position && $0.version == version }
            if let named { wanted.insert(named.position) }
        }
        return wanted.subtracting(positions)
    }

    private func adoptions(before end: UInt64) throws -> [(position: UInt64, version: UInt32)] {
        var adopted: [(position: UInt64, version: UInt32)] = []
        try log.read(from: 0, upTo: end, batch: 4096) { position, record in
            guard try RecordHeader(record: record).type == EventType.policyAdopted.rawValue else { return true }
            if case .policyAdopted(let it) = try decode(record, at: position).payload {
                adopted.append((position, it.policy.version))
            }
            return true
        }
        return adopted
    }
}
