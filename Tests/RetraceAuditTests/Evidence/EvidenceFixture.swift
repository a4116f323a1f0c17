import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// A log that the real command handler wrote, with a checkpoint over it, signed by a key of its own.
struct EvidenceFixture {
    static let seed: UInt64 = 17

    let history: RandomHistory
    let log: AuditedLog
    let signer: NoteSigner
    let checkpoint: SignedCheckpoint

    init(seed: UInt64 = Self.seed, turns: Int = 300) throws {
        history = try RandomHistory(seed: seed)
        for _ in 0..<turns { try history.turn() }
        log = AuditedLog(history.log)
        signer = try NoteSigner(name: "retrace/test", seed: Bytes32(Array(repeating: 7, count: 32)) ?? Bytes32())
        let (size, root) = try history.log.root()
        checkpoint = try SignedCheckpoint(
            signing: Checkpoint(origin: "retrace/test", size: size, root: root), by: [signer])
    }

    /// The sessions of the log, the one with most events first.
    func sessions() throws -> [SessionID] {
        var counts: [SessionID: Int] = [:]
        for event in try history.log.events() { if let session = event.session { counts[session, default: 0] += 1 } }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    func evidence(of sessions: [SessionID]) throws -> Evidence {
        try log.evidence(
            of: sessions.flatMap { try positions(of: $0) }, under: checkpoint, statedKeys: [signer.key])
    }

    func positions(of session: SessionID) throws -> [UInt64] {
        let events = try history.log.events()
        return events.indices.filter { events[$0].session == session }.map { UInt64($0) }
    }
}

/// The same evidence with files changed, and its hash list made anew: what somebody with a text editor would do.
func rewritten(
    _ evidence: [UInt8], _ change: (inout [(name: String, bytes: [UInt8])]) throws -> Void
) throws -> [UInt8] {
    var files = try StoredArchive(evidence).files.map { (name: $0.name, bytes: $0.bytes) }
    files.removeAll { $0.name == EvidenceFile.sums }
    try change(&files)
    var archive = StoredArchive()
    for file in files { try archive.add(file.name, file.bytes) }
    try archive.add(EvidenceFile.sums, EvidenceFile.hashList(of: archive))
    return archive.bytes
}
