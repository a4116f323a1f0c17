import ArgumentParser
import EventStore
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// Writes a file of evidence.
struct EvidenceMakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Put recoveries with their proofs into one file.",
        discussion: """
            The file is a ZIP archive: each event's bytes, its proof, the policies then in force, the signed checkpoint,
            the schema, a report to read, and a list of hashes. It needs the log alone, or a copy of it. What it shows
            and what it can't: docs/evidence.md.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: ArgumentHelp("The recoveries: session ids; without views all 32 digits.", valueName: "session"))
    var sessions: [IDArgument]

    @Option(
        name: [.short, .long], help: ArgumentHelp("The file to write; it must not be there.", valueName: "file"),
        completion: .file())
    var output: String

    @Option(
        help: ArgumentHelp(
            "A signed checkpoint to prove by, such as one that witnesses cosigned; otherwise the log's newest.",
            valueName: "file"),
        completion: .file())
    var checkpoint: String?

    func validate() throws {
        if sessions.isEmpty { throw ValidationError("Name at least one session.") }
    }

    func run() throws {
        let source = try AuditSource.open(data)
        guard DurableFile.mode(of: output) == nil else {
            throw WrongInput("\(output) is there already; evidence is not written over")
        }
        let ids = try source.sessions(named: sessions)
        let checkpoint = try source.checkpoint(from: checkpoint)
        let positions = try source.log.evidencePositions(of: Set(ids), upTo: checkpoint.checkpoint.size)
        let evidence = try source.log.evidence(
            at: positions, under: checkpoint, claimedKeys: try source.verifierKeys())
        let bytes = try EvidenceFile.bytes(of: evidence)
        guard try DurableFile.create(at: output, bytes) else {
            throw WrongInput("\(output) is there already; evidence is not written over")
        }
        try tell(evidence, bytes.count)
    }

    private func tell(_ evidence: Evidence, _ size: Int) throws {
        let out = Output()
        let count = evidence.items.count
        try out.line(
            "\(output): \(count) events of \(evidence.sessions.count) recoveries and their policies, \(size) bytes")
        try out.line(
            "proven by the checkpoint of \(evidence.checkpoint.checkpoint.origin) over \(evidence.checkpoint.checkpoint.size) events"
        )
        try out.line()
        try out.line(
            "Check it: retrace evidence verify \(output) --key KEY, with the log's verifier key from elsewhere.")
        try out.flush()
    }
}
