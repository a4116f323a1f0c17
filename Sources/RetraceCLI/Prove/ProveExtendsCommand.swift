import ArgumentParser
import EventStore
import LMDB
import RetraceAudit

/// Makes a proof that the log only grew.
struct ProveExtendsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove-extends", abstract: "Prove that the log only grew between two checkpoints.",
        discussion: """
            Writes the hashes that lead from the older root to the newer one, and the newer checkpoint, as C2SP tlog-witness \
            hands them to a witness. Check it with `retrace check-proof FILE --old OLD`, or give it to a witness.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: ArgumentHelp("The older checkpoint's file, or how many events it has.", valueName: "old"))
    var old: String

    @Argument(
        help: ArgumentHelp(
            "The newer checkpoint's file, or how many events one that the log keeps has; otherwise its newest.",
            valueName: "new"))
    var new: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("A new file; otherwise the standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        try endingWithFault {
            let proved = try ProvedLog(data)
            let newer = try new.flatMap { UInt64($0) }.map(proved.checkpoint(at:)) ?? proved.checkpoint(new)
            let size = try oldSize(proved, newer.checkpoint)
            do {
                let growth = try proved.log.consistencyProof(from: size, to: newer.checkpoint.size)
                try growth.verify(oldRoot: proved.log.root(size: size).root, newRoot: newer.checkpoint.root)
                try ProofFiles.write(GrowthProof(growth, newer).bytes, to: output)
            } catch let error as ProofError {
                if case .shrinks = error { throw WrongInput(error.description) }
                throw FaultFound(sentence: error.description)
            }
        }
    }

    private func oldSize(_ proved: ProvedLog, _ newer: Checkpoint) throws -> UInt64 {
        if let size = UInt64(old) { return size }
        let older = try ProofFiles.checkpoint(old).checkpoint
        guard isSameText(older.origin, newer.origin) else {
            throw WrongInput("\(old) is of the log \(older.origin), and the newer one of \(newer.origin)")
        }
        try proved.refuseForeign(older, old)
        return older.size
    }
}
