import ArgumentParser
import EventStore
import LMDB
import RetraceAudit

/// Makes proofs of events.
struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Prove that an event, or a session's events, are in the log.",
        discussion: """
            Writes a proof in the form of C2SP tlog-proof: the event, the hashes that lead from it to the tree's root, and \
            the signed checkpoint of that root. Who has the log's verifier key can check it without the log, with \
            `retrace check-proof` or with other tools. A session gives a proof for each of its events, one behind the \
            other. --data may name a data folder or a copy of its log folder.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: ArgumentHelp("A position, or a session's id or its first digits (8 or more).", valueName: "event"))
    var subject: String

    @Option(
        help: ArgumentHelp(
            "A signed checkpoint of the log that the event is in; otherwise the newest that the log keeps.",
            valueName: "file"))
    var checkpoint: String?

    @Flag(help: "Leave the event out of the proof: it tells nothing, and who checks it must have the event.")
    var withoutEvent = false

    @Option(name: .shortAndLong, help: ArgumentHelp("A new file; otherwise the standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        if position == nil, session == nil {
            throw ValidationError("\(subject) is neither a position nor 8 to 32 hexadecimal digits of a session.")
        }
    }

    /// A session's id begins with 0, being of a time before the year 2527; a position does not.
    private var position: UInt64? { subject.hasPrefix("0") && subject != "0" ? nil : UInt64(subject) }
    private var session: IDArgument? { subject.utf8.count < 8 ? nil : IDArgument(argument: subject) }

    func run() throws {
        try endingWithFault {
            let proved = try ProvedLog(data)
            let signed = try proved.checkpoint(checkpoint)
            var bytes: [UInt8] = []
            for position in try positions(proved, below: signed.checkpoint.size) {
                bytes += try proved.proof(of: position, in: signed, withRecord: !withoutEvent).bytes
            }
            try ProofFiles.write(bytes, to: output)
        }
    }

    private func positions(_ proved: ProvedLog, below size: UInt64) throws -> [UInt64] {
        if let position { return [position] }
        guard let session else { return [] }
        return try proved.positions(of: session, below: size)
    }
}

/// Runs a command that makes or checks proofs: a fault becomes its sentence, with exit code 1.
func endingWithFault(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let fault as FaultFound {
        remark("FAULT: \(fault.sentence)")
        throw ExitStatus.faultFound
    }
}
