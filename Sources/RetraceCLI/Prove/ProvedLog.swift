import ArgumentParser
import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// The log that proofs are made from: that of a data folder, or a copy of its `log` folder alone.
struct ProvedLog {
    let log: EventLog

    init(_ options: DataOptions) throws { log = try DataFolder.openLog(path: options.path) }

    /// The checkpoint of a file, or else the newest one that the log keeps. It must be of this log, which has grown since
    /// or not. That no key of the log has signed it is said on the standard error.
    func checkpoint(_ path: String?) throws -> SignedCheckpoint {
        let signed = try unsignedCheckpoint(path)
        if try !isSignedByLog(signed) {
            remark("Warning: \(name(path)) is not signed by a key of this log: whoever checks by those refuses it.")
        }
        return signed
    }

    /// The same; one that no key of the log has signed is refused.
    func signedCheckpoint(_ path: String?) throws -> SignedCheckpoint {
        let signed = try unsignedCheckpoint(path)
        guard try isSignedByLog(signed) else {
            throw FaultFound(
                sentence: "\(name(path)) is not signed by a key of this log (`retrace checkpoint key`): whoever checks "
                    + "refuses it")
        }
        return signed
    }

    private func unsignedCheckpoint(_ path: String?) throws -> SignedCheckpoint {
        let signed = try path.map { try ProofFiles.checkpoint($0) } ?? log.kept(nil)
        try refuseForeign(signed.checkpoint, name(path))
        return signed
    }

    private func name(_ path: String?) -> String { path ?? "the log's newest checkpoint" }

    private func isSignedByLog(_ signed: SignedCheckpoint) throws -> Bool {
        let keys = try log.signingKeys().map(\.key)
        do throws(NoteError) {
            return try !signed.verify(by: keys).isEmpty
        } catch {
            return false
        }
    }

    /// The checkpoint over so many events, if the log keeps one.
    func checkpoint(at size: UInt64) throws -> SignedCheckpoint {
        let signed = try log.kept(size)
        try refuseForeign(signed.checkpoint, "the log's checkpoint of \(size) events")
        return signed
    }

    /// Throws unless the log had a checkpoint's root at its size.
    func refuseForeign(_ checkpoint: Checkpoint, _ path: String) throws {
        let size = try log.head().size
        guard checkpoint.size <= size else {
            throw FaultFound(
                sentence:
                    "\(path) is of \(checkpoint.size) events, and the log has \(size): it was cut back, or is an older "
                    + "copy or another log")
        }
        guard try log.root(size: checkpoint.size).root == checkpoint.root else {
            throw FaultFound(
                sentence: "the log's first \(checkpoint.size) events do not have the root of \(path): it is another "
                    + "log's, or the log was altered")
        }
    }

    /// The proof of the event at a position, with its record. Checked before it is handed out: a damaged log gives none.
    func proof(of position: UInt64, in checkpoint: SignedCheckpoint, withRecord: Bool) throws -> EventProof {
        do {
            let inclusion = try log.inclusionProof(of: position, in: checkpoint.checkpoint.size)
            guard let record = try log.record(at: position) else {
                throw EventLogError.beyondEnd(asked: position, size: try log.head().size)
            }
            try checking { try inclusion.verify(record: record, root: checkpoint.checkpoint.root) }
            return try EventProof(inclusion, checkpoint, record: withRecord ? record : nil)
        } catch let error as ProofError {
            throw WrongInput(error.description)
        }
    }

    /// The positions of a session's events below `size`, by reading the log. That later ones are not covered is said on
    /// the standard error.
    func positions(of session: IDArgument, below size: UInt64) throws -> [UInt64] {
        var found: [SessionID: [UInt64]] = [:]
        var bar = ProgressBar(label: "looking for the session", total: try log.head().size)
        // A session's id begins with its time, give or take: one that was chosen beforehand has the hour. What came
        // before is not looked at.
        let padded = session.digits.prefix(12).padding(toLength: 12)
        let hour: Int64 = 3_600_000
        let start = try Int64(padded, radix: 16).map { try log.firstPosition(atOrAfter: max(0, $0 - hour)) } ?? 0
        try AuditedLog(log).forEach(from: start) { position, event in
            bar.update(position)
            if let id = event.session, id.description.hasPrefix(session.digits) {
                found[id, default: []].append(position)
            }
            return found.count < 2
        }
        bar.finish()
        guard let positions = found.first?.value else {
            throw WrongInput("no session begins with \(session.digits)")
        }
        guard found.count == 1 else {
            throw WrongInput("more than one session begins with \(session.digits); give more digits, at most 32")
        }
        return try covered(positions, of: session, below: size)
    }

    private func covered(_ positions: [UInt64], of session: IDArgument, below size: UInt64) throws -> [UInt64] {
        let covered = positions.filter { $0 < size }
        let later = positions.count - covered.count
        if covered.isEmpty {
            throw WrongInput("the session \(session.digits) begins behind the \(size) events of the checkpoint")
        }
        if later > 0 {
            remark(
                "Note: \(later) later \(later == 1 ? "event" : "events") of the session \(session.digits) are not among the "
                    + "\(size) events of the checkpoint, and left out.")
        }
        return covered
    }
}

extension Substring {
    /// Filled with zeros.
    fileprivate func padding(toLength length: Int) -> String {
        self + String(repeating: "0", count: Swift.max(0, length - count))
    }
}
