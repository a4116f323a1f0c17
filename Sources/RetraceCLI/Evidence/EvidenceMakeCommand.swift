import ArgumentParser
import EventStore
import Retrace
import RetraceAudit

/// Writes a file of evidence.
struct EvidenceMakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Put recoveries with their proofs into one file.",
        discussion: """
            The file is a ZIP archive: each event's bytes, its proof, the policies then in force, the signed \
            checkpoint, the schema, a report to read, and a list of hashes. It needs the log alone, or a copy of it. \
            What it shows and what it can't: docs/evidence.md.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: ArgumentHelp("The recoveries: session ids, or their first digits.", valueName: "session"))
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
        try ProofFiles.refuseExisting(output)
        try endingWithFault {
            let proved = try ProvedLog(data)
            let signed = try proved.signedCheckpoint(checkpoint)
            let size = signed.checkpoint.size
            // Two prefixes may name one session.
            let positions = Set(try sessions.flatMap { try proved.positions(of: $0, below: size) }).sorted()
            let (evidence, bytes) = try make(proved, positions, signed)
            try ProofFiles.write(bytes, to: output)
            try tell(evidence, bytes.count)
        }
    }

    private func make(
        _ proved: ProvedLog, _ positions: [UInt64], _ signed: SignedCheckpoint
    ) throws -> (Evidence, [UInt8]) {
        do {
            let evidence = try AuditedLog(proved.log).evidence(
                of: positions, under: signed, statedKeys: try proved.log.signingKeys().map(\.key))
            return (evidence, try EvidenceFile.bytes(of: evidence))
        } catch EvidenceError.tooMuch(let why) {
            throw WrongInput(EvidenceError.tooMuch(why).description)
        } catch let error as EvidenceError {
            throw FaultFound(sentence: error.description)
        }
    }

    private func tell(_ evidence: Evidence, _ size: Int) throws {
        let checkpoint = evidence.checkpoint.checkpoint
        let recoveries = evidence.sessions.count == 1 ? "1 recovery" : "\(evidence.sessions.count) recoveries"
        var facts = Facts()
        facts.add("file", "file", .text(output))
        facts.add("bytes", "bytes", .number(size))
        facts.add("events", "events", .text("\(evidence.items.count), of \(recoveries) and their policies"))
        facts.add("log", "log", .text(checkpoint.origin))
        facts.add("size", "checkpoint", .text("\(checkpoint.size) events"))
        let out = Output()
        try facts.write(.table, to: out)
        try out.line()
        try out.line("Check it with: retrace evidence verify \(output) --key KEY")
        try out.flush()
    }
}
