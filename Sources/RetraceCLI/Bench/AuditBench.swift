import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// What an auditor waits for: deciding a log again, hashing it again, the proof of one event, an account as it was.
struct AuditBench {
    let log: EventLog
    let views: Views
    let report: BenchReport
    private let clock = ContinuousClock()
    /// So many proofs and past accounts are timed.
    private static let samples = 2_000
    /// So many files of evidence are made; for each the log is read for its policies.
    private static let files = 8

    private let signer: NoteSigner

    init(log: EventLog, views: Views, report: BenchReport) throws {
        self.log = log
        self.views = views
        self.report = report
        signer = try NoteSigner(name: "bench.example/log", seed: Bytes32())
    }

    func run() throws {
        try audit()
        try verify()
        let checkpoint = try signed()
        try proofs(checkpoint)
        try evidence(checkpoint)
        try pastAccounts()
    }

    private func audit() throws {
        let (measured, memory) = try SystemCounters.watchingMemory {
            let began = clock.now
            let summary = try AuditedLog(log).audit { finding in
                throw RetraceError.views("the audit of a log that the handler wrote found: \(finding.reason)")
            }
            return Double(summary.events) / seconds(since: began)
        }
        report.add(BenchFigure("audit: decide again", measured, "events/s"))
        report.add(BenchFigure("  most memory while auditing", memory.highest, "MiB", note: memory.note))
    }

    /// Verification of the first million leaves, beside hashes of as many bytes: a leaf and a node for each.
    private func verify() throws {
        let size = min(1_000_000, try log.head().size)
        let leaves = try log.prefix(size)
        let hashing = clock.now
        let bytes = try rawTreeHashes(leaves)
        let raw = Double(size) / seconds(since: hashing)
        let verifying = clock.now
        _ = try leaves.verify()
        let rate = Double(size) / seconds(since: verifying)
        report.add(
            BenchFigure(
                "verify \(size) leaves", rate, "events/s", raw: raw,
                note: "raw: SHA-256 of the same \(bytes / 1_000_000) MB, leaves and nodes"))
    }

    private func signed() throws -> SignedCheckpoint {
        let (size, root) = try log.root()
        return try SignedCheckpoint(
            signing: Checkpoint(origin: signer.key.name, size: size, root: root), by: [signer])
    }

    private func proofs(_ checkpoint: SignedCheckpoint) throws {
        let size = checkpoint.checkpoint.size
        var latencies: [Int64] = []
        var most = 0
        for _ in 0..<Self.samples {
            let position = UInt64.random(in: 0..<size)
            let began = clock.now
            let proof = try log.inclusionProof(of: position, in: size)
            let bytes = try EventProof(proof, checkpoint, record: try log.record(at: position)).bytes
            latencies.append(Int64(nanoseconds(clock.now - began)))
            most = max(most, bytes.count)
        }
        add("proof of one event in \(size)", latencies, note: "at most \(most) bytes, the event's own among them")
    }

    /// The file of one recovery's evidence, made and checked.
    private func evidence(_ checkpoint: SignedCheckpoint) throws {
        let audited = AuditedLog(log)
        var (most, events) = (0, 0)
        for _ in 0..<Self.files {
            let position = UInt64.random(in: 0..<checkpoint.checkpoint.size)
            guard let (_, begin) = try request(from: position, in: audited) else { continue }
            let positions = try session(begunAt: begin, in: audited)
            let file = try EvidenceFile.bytes(
                of: audited.evidence(of: positions, under: checkpoint, statedKeys: [signer.key]))
            _ = try CheckedEvidence(file, keys: [signer.key])
            if file.count > most { (most, events) = (file.count, positions.count) }
        }
        let note = "the largest of \(Self.files); \(events) events of the session, and its policy's"
        report.add(BenchFigure("evidence of one session", Double(most) / 1000, "KB", note: note))
    }

    /// The positions of a session's events. None of the sessions here has events further on.
    private func session(begunAt begin: UInt64, in audited: AuditedLog) throws -> [UInt64] {
        var (id, positions): (SessionID?, [UInt64]) = (nil, [])
        try audited.forEach(from: begin, upTo: begin + 20_000) { position, event in
            if position == begin { id = event.session }
            if event.session == id { positions.append(position) }
            return true
        }
        return positions
    }

    /// Accounts drawn from the requests of the whole log, each as of a moment behind one of its requests.
    private func pastAccounts() throws {
        let size = try log.head().size
        let audited = AuditedLog(log)
        var latencies: [Int64] = []
        while latencies.count < Self.samples {
            let position = UInt64.random(in: 0..<size)
            guard let (account, at) = try request(from: position, in: audited) else { continue }
            let began = clock.now
            let state = try PastState(audited, views: views, asOf: .position(at)).account(account)
            latencies.append(Int64(nanoseconds(clock.now - began)))
            guard state != nil else { throw RetraceError.views("an account of the log was not known at \(at)") }
        }
        add("one account as of a moment", latencies, note: "by the views' indexes")
    }

    /// The first request from a position on, and where it stands.
    private func request(from position: UInt64, in audited: AuditedLog) throws -> (Pseudonym, UInt64)? {
        var found: (Pseudonym, UInt64)?
        try audited.forEach(from: position, upTo: position + 4_096) { position, event in
            guard case .recoveryRequested(let it) = event.payload else { return true }
            found = (it.account, position)
            return false
        }
        return found
    }

    private func add(_ name: String, _ latencies: [Int64], note: String) {
        let mean = Double(latencies.reduce(0, +)) / Double(max(1, latencies.count)) / 1e6
        let slowest = Double(latencies.max() ?? 0) / 1e6
        var figure = BenchFigure(name, mean, "ms", note: "slowest \((slowest * 100).rounded() / 100) ms; \(note)")
        figure.setLatencies(latencies)
        report.add(figure)
    }

    private func seconds(since began: ContinuousClock.Instant) -> Double { nanoseconds(clock.now - began) / 1e9 }
}
