import ArgumentParser
import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// Checks proofs, without the log.
struct CheckProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-proof", abstract: "Check proofs of events, or a proof that the log only grew.",
        discussion: """
            Needs only the file and the log's verifier key. The event is taken from the proof, or from --event (its bytes \
            as stored), or from the log (--data). For a proof of `retrace prove-extends`, --old names the older checkpoint. \
            Every witness whose key is given must have cosigned the checkpoint; of growth, the newer one. What does not \
            hold is said, with exit code 1, and in JSON by an object with "sound" and "fault". A proof has at most \
            1.1 MB, and the file 64 MiB.
            """)

    @Argument(help: ArgumentHelp("The proof, or several one behind the other; - is the standard input."))
    var file: String

    @OptionGroup var keys: KeyListOptions

    @Option(help: ArgumentHelp("The event's bytes.", valueName: "file"))
    var event: String?

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("The older checkpoint, for a proof that the log only grew.", valueName: "file"))
    var old: String?

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        try endingWithFault {
            let output = Output(hasVerdict: true)
            let keys = try keys.keys
            let bytes = try ProofFiles.bytes(file)
            do {
                try check(bytes, keys, output)
            } catch let fault as FaultFound {
                try fault.write(form.format, to: output)
                throw fault
            }
            try output.flush()
        }
    }

    private func check(_ bytes: [UInt8], _ keys: [VerifierKey], _ output: Output) throws {
        if bytes.starts(with: Array("old ".utf8)) { return try growth(bytes, keys).write(form.format, to: output) }
        let places = try reading { () throws(ProofError) in try EventProof.split(bytes) }
        if places.count > 1, event != nil { throw WrongInput("--event is for one proof, and here are several") }
        for (number, place) in places.enumerated() {
            if number > 0, form.format == .table { try output.line() }
            try inclusion(Array(bytes[place]), keys).write(form.format, to: output)
        }
    }

    private func inclusion(_ bytes: [UInt8], _ keys: [VerifierKey]) throws -> Facts {
        let proof = try reading { () throws(ProofError) in try EventProof(bytes) }
        let record = try record(for: proof)
        let signatures = try checking { try proof.verify(record: record, by: keys) }
        var facts = Facts()
        facts.add("sound", "verdict", form.format == .json ? .flag(true) : .text("the event is in the log"))
        facts.add("position", "position", .number(proof.proof.position))
        describe(record, &facts)
        facts.add(proof.checkpoint.checkpoint)
        facts.add("signed_by", "signed by", signers(signatures))
        return facts
    }

    /// What the event says, if this version can read it; the proof is about its bytes either way.
    private func describe(_ record: [UInt8], _ facts: inout Facts) {
        guard let event = try? EventRecord.decode(record.rawSpan) else {
            return facts.add("type", "event", .text("of a kind that this version can't read"))
        }
        facts.add("type", "event", .text(event.payload.type.description))
        facts.add("time", "time", .time(event.time))
        facts.add("session", "session", .id(event.session))
        facts.add("payload", "detail", .payload(event.payload, event.time))
    }

    /// From the file or the log that was named, from the proof itself, or from the log that RETRACE_DATA names.
    private func record(for proof: EventProof) throws -> [UInt8] {
        if let event { return try ProofFiles.bytes(event) }
        if data.data == nil, let record = proof.record { return record }
        guard (try? data.path) != nil else {
            throw WrongInput("the proof came without the event; give its bytes (--event) or the log (--data)")
        }
        guard let record = try ProvedLog(data).log.record(at: proof.proof.position) else {
            throw FaultFound(
                sentence: "the log ends before position \(proof.proof.position): it was cut back, or is another log")
        }
        return record
    }

    private func growth(_ bytes: [UInt8], _ keys: [VerifierKey]) throws -> Facts {
        guard let old else {
            throw WrongInput("this is a proof that the log only grew; give the older checkpoint: --old FILE")
        }
        let proof = try reading { () throws(ProofError) in try GrowthProof(bytes) }
        let older = try ProofFiles.checkpoint(old)
        // What a witness says of the newer one, it says of all that came before.
        _ = try checking { try older.verify(by: keys.ofLogs) }
        let signatures = try checking { try proof.verify(from: older.checkpoint, by: keys) }
        var facts = Facts()
        facts.add("sound", "verdict", form.format == .json ? .flag(true) : .text("the log only grew"))
        facts.add("old_events", "older", .number(older.checkpoint.size))
        facts.add(proof.checkpoint.checkpoint)
        facts.add("signed_by", "signed by", signers(signatures))
        return facts
    }

    private func reading<P>(_ body: () throws(ProofError) -> P) throws -> P {
        do throws(ProofError) {
            return try body()
        } catch {
            switch error {
            case .malformed, .checkpoint(.malformed), .checkpoint(.notACheckpoint):
                throw WrongInput("\(file): \(error)")
            default: throw FaultFound(sentence: error.description)
            }
        }
    }
}

extension Facts {
    mutating func add(_ checkpoint: Checkpoint) {
        add("origin", "log", .text(checkpoint.origin))
        add("events", "events", .number(checkpoint.size))
        add("root", "root", .text(checkpoint.root.hexadecimal))
    }
}
