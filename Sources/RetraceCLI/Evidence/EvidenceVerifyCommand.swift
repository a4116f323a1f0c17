import ArgumentParser
import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// Checks a file of evidence, with nothing but the file and keys.
struct EvidenceVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a file of evidence: no data, vault or network is needed.",
        discussion: "Exit code 0: sound. 1: not. What it can't show stands at the end of its answer.")

    @Argument(help: ArgumentHelp("The file of evidence.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            "A verifier key of the log or of a witness, from somebody else than the file; repeat it for several.",
            valueName: "key"))
    var keys: [String]

    @Flag(help: "Print the report: the events in words.")
    var report = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let keys = try keys.map { text in
            do { return try VerifierKey(text) } catch { throw WrongInput("\(error)") }
        }
        guard let bytes = try DurableFile.read(at: file, limit: StoredArchive.limit) else {
            throw WrongInput("there is no file \(file), or it is larger than 64 MiB")
        }
        let out = Output()
        do {
            try write(CheckedEvidence(bytes, keys: keys), to: out)
        } catch  where error is EvidenceError || error is NoteError || error is ProofError || error is RetraceError {
            try refuse(error, out)
            throw ExitStatus.faultFound
        }
        try out.flush()
    }

    private func refuse(_ error: any Error, _ out: Output) throws {
        switch form.format {
        case .json:
            try out.line(Value.object([("sound", .flag(false)), ("fault", .text("\(error)"))]).json)
        case .table: try out.line("NOT SOUND: \(error)")
        }
        try out.flush()
    }

    private func write(_ checked: CheckedEvidence, to out: Output) throws {
        let facts = facts(checked)
        switch form.format {
        case .json: try out.line(Value.object([("sound", .flag(true))] + facts).json)
        case .table:
            var rows = Facts()
            for (key, value) in facts { rows.add(key, key, value) }
            try rows.write(.table, to: out)
            for name in checked.differing {
                try out.line(
                    "note: \(name) reads otherwise than this version writes it; what is proven does not rest on it")
            }
            try out.line()
            try out.line("Sound: every event is in the log that this checkpoint names, at its position.")
            try out.line("It can't show that nothing else happened: that needs the whole log (retrace audit).")
        }
        if report { try out.line("\n" + EvidenceReport.text(of: checked.evidence)) }
    }

    private func facts(_ checked: CheckedEvidence) -> [(key: String, value: Value)] {
        let checkpoint = checked.evidence.checkpoint.checkpoint
        let own = checked.signatures.filter { $0.key.kind == .note }
        let witnesses = checked.signatures.filter { $0.key.kind == .cosignature }
        return [
            ("log", .text(checkpoint.origin)), ("size", .number(checkpoint.size)),
            ("signed by", .list(own.map { .text("\($0.key)") })),
            ("witnesses", .list(witnesses.map { .text($0.key.name) })),
            ("sessions", .list(checked.evidence.sessions.map { .text($0.description) })),
            ("events", .number(checked.evidence.items.count)),
            ("policies", .list(checked.evidence.policies.map { .number($0.version) })),
            ("files", .number(checked.files)),
        ]
    }
}
