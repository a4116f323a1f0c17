import ArgumentParser
import EventStore
import Recovery
import Retrace
import RetraceAudit

/// Checks a file of evidence, with nothing but the file and keys.
struct EvidenceVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a file of evidence: no data, vault or network is needed.",
        discussion: """
            Exit code 0: sound. 1: not, also if a text in the file is not what its events give. What it can't show stands \
            at the end of its answer.
            """)

    @Argument(help: ArgumentHelp("The file of evidence.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var trusted: KeyListOptions

    @Flag(help: "Print the report, made from the events here: the events in words.")
    var report = false

    @Flag(help: "Another version of Retrace made the file, so its texts may read otherwise than this one writes them.")
    var otherVersion = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let bytes = try ProofFiles.bytes(file)
        let keys = try trusted.keys
        let out = Output(hasVerdict: true)
        try endingWithFault {
            let checked: CheckedEvidence
            do {
                checked = try check(bytes, keys)
            } catch let fault as FaultFound {
                try fault.write(form.format, to: out)
                throw fault
            }
            try write(checked, to: out)
            try out.flush()
        }
    }

    private func check(_ bytes: [UInt8], _ keys: [VerifierKey]) throws -> CheckedEvidence {
        do {
            return try checking { try CheckedEvidence(bytes, keys: keys) }
        } catch let error as EvidenceError {
            throw FaultFound(sentence: error.description)
        } catch let error as RetraceError {
            throw FaultFound(sentence: error.description)
        }
    }

    private func isSound(_ checked: CheckedEvidence) -> Bool { otherVersion || checked.differing.isEmpty }

    /// What is said of a text that the events do not give stands before what they prove.
    private func write(_ checked: CheckedEvidence, to out: Output) throws {
        try facts(checked).write(form.format, to: out)
        if form.format == .table {
            try out.line()
            for name in checked.differing {
                try out.sentence("DO NOT READ \(name) in this file: it is not what this version makes of the events.")
            }
            if !checked.differing.isEmpty {
                try out.sentence("What the events say: --report.")
                try out.line()
            }
            let proven = "each of these events is in the log that the checkpoint names, at its position."
            try out.sentence(isSound(checked) ? "Sound: \(proven)" : "Proven all the same: \(proven)")
            try out.sentence("Whether anything else happened, only the whole log can show: retrace audit.")
            if report { try writeReport(of: checked.evidence, to: out) }
        }
        try out.flush()
        guard isSound(checked) else {
            throw FaultFound(
                sentence: "\(checked.differing.joined(separator: ", ")): rewritten, or made by another version of "
                    + "Retrace; if you know that it was, say --other-version")
        }
    }

    private func writeReport(of evidence: Evidence, to out: Output) throws {
        try out.line()
        let lines = EvidenceReport.text(of: evidence).split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines { try out.sentence(String(line)) }
    }

    private func facts(_ checked: CheckedEvidence) -> Facts {
        let evidence = checked.evidence
        let checkpoint = evidence.checkpoint.checkpoint
        var facts = Facts()
        if form.format == .json { facts.add("sound", "verdict", .flag(isSound(checked))) }
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
