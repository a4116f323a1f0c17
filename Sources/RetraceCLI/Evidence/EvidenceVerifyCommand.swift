import ArgumentParser
import EventStore
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

    @OptionGroup var trusted: KeyListOptions

    @Flag(help: "Print the report: the events in words.")
    var report = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let bytes = try ProofFiles.bytes(file)
        let keys = try trusted.keys
        try endingWithFault {
            let out = Output(hasVerdict: true)
            do {
                try write(checking { try CheckedEvidence(bytes, keys: keys) }, to: out)
            } catch let error as EvidenceError {
                throw FaultFound(sentence: error.description)
            } catch let error as RetraceError {
                throw FaultFound(sentence: error.description)
            }
            try out.flush()
        }
    }

    private func write(_ checked: CheckedEvidence, to out: Output) throws {
        try facts(checked).write(form.format, to: out)
        guard form.format == .table else { return }
        for name in checked.differing {
            try out.line(
                "Note: \(name) reads otherwise than this version writes it. What is proven does not rest on it.")
        }
        try out.line()
        try out.line("Sound: each of these events is in the log that the checkpoint names, at its position.")
        try out.line("Whether anything else happened, only the whole log can show: retrace audit.")
        if report { try out.line("\n" + EvidenceReport.text(of: checked.evidence)) }
    }

    private func facts(_ checked: CheckedEvidence) -> Facts {
        let evidence = checked.evidence
        let checkpoint = evidence.checkpoint.checkpoint
        var facts = Facts()
        facts.add("log", "log", .text(checkpoint.origin))
        facts.add("size", "size", .number(checkpoint.size))
        facts.add("signed_by", "signed by", signers(checked.signatures))
        facts.add("sessions", "sessions", .list(evidence.sessions.map { .text($0.description) }))
        facts.add("events", "events", .number(evidence.items.count))
        facts.add("policies", "policies", .list(evidence.policies.map { .number($0.version) }))
        facts.add("files", "files", .number(checked.files))
        if form.format == .json || !checked.differing.isEmpty {
            facts.add("differing", "differing", .list(checked.differing.map { .text($0) }))
        }
        return facts
    }
}
