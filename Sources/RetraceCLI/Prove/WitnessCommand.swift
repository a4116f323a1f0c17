import ArgumentParser
import EventStore
import Foundation
import LMDB
import RetraceAudit

/// An auditor's own memory of a log.
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Keep the last checkpoint seen of a log, and cosign what extends it.",
        discussion: """
            A witness is a folder of an auditor, on a machine that the log's operator can't reach. It remembers the largest \
            checkpoint of each log, and signs a further one only if it extends that. So it finds a log that was cut back or \
            written anew, also by somebody who has the log's key.
            """,
        subcommands: [
            WitnessInitCommand.self, WitnessTrustCommand.self, WitnessCheckCommand.self, WitnessCosignCommand.self,
            WitnessShowCommand.self,
        ])
}

struct WitnessFolderOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The witness's folder.", valueName: "dir"), completion: .directory)
    var folder: String
}

struct WitnessInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a witness with a new key, and say its verifier key.")

    @OptionGroup var folder: WitnessFolderOptions

    @Option(help: ArgumentHelp("The witness's name, such as audit.example/w1.", valueName: "name"))
    var name: String

    func run() throws {
        try witnessing {
            let seed = Bytes32((0..<32).map { _ in UInt8.random(in: 0...255) }) ?? Bytes32()
            let output = Output()
            try output.line(Witness.create(at: folder.folder, name: name, seed: seed).key.description)
            try output.flush()
        }
    }
}

struct WitnessTrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Let the signatures of a log's key count.",
        discussion:
            "Take the key from the operator in a way that you believe: in person, or signed. A log may have several.")

    @OptionGroup var folder: WitnessFolderOptions

    @Argument(help: ArgumentHelp("The log's verifier key, or a file with one on each line.", valueName: "vkey"))
    var key: KeyArgument

    func run() throws {
        try witnessing {
            let witness = try Witness.open(at: folder.folder)
            for key in try key.keys() { try witness.trust(key) }
        }
    }
}

struct WitnessShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the witness's verifier key, and what it last saw of each log.")

    @OptionGroup var folder: WitnessFolderOptions
    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        try witnessing {
            let witness = try Witness.open(at: folder.folder)
            let output = Output()
            if form.format == .table {
                try output.line("\(witness.key)")
                try output.line()
            }
            var rows = Listing(Self.columns, form.format, to: output)
            for log in try witness.logs() { try rows.add(log) }
            try rows.flush()
        }
    }

    private static let columns: [Column<WatchedLog>] = [
        Column("origin", "LOG") { .text($0.origin) },
        Column("events", "EVENTS") { $0.last.map { .number($0.checkpoint.size) } ?? .none },
        Column("root", "ROOT") { $0.last.map { .text($0.checkpoint.root.hexadecimal) } ?? .none },
        Column("keys", nil) { .list($0.keys.map { .text($0.description) }) },
    ]
}

/// The file and what it is held against.
struct OfferedCheckpoint: ParsableArguments {
    @Argument(help: ArgumentHelp("A signed checkpoint, or a proof of `retrace prove-extends`.", valueName: "file"))
    var file: String

    @OptionGroup var data: DataOptions

    func read() throws -> (SignedCheckpoint, GrowthEvidence) {
        let bytes = try ProofFiles.bytes(file)
        if bytes.starts(with: Array("old ".utf8)) {
            let growth: GrowthProof
            do throws(ProofError) {
                growth = try GrowthProof(bytes)
            } catch {
                throw WrongInput("\(file): \(error)")
            }
            // A log that was named shows more than a proof.
            return (growth.checkpoint, data.data == nil ? .proof(growth.proof) : .log(try ProvedLog(data).log))
        }
        let checkpoint: SignedCheckpoint
        do throws(NoteError) {
            checkpoint = try SignedCheckpoint(bytes)
        } catch {
            throw WrongInput("\(file): \(error)")
        }
        return (checkpoint, (try? data.path) == nil ? .none : .log(try ProvedLog(data).log))
    }
}

struct WitnessCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check that a checkpoint extends the one seen last; remember and sign nothing.")

    @OptionGroup var folder: WitnessFolderOptions
    @OptionGroup var offered: OfferedCheckpoint

    func run() throws {
        try witnessing {
            let (checkpoint, evidence) = try offered.read()
            let log = try Witness.open(at: folder.folder).check(checkpoint, evidence)
            let output = Output()
            let size = checkpoint.checkpoint.size
            try output.line(
                log.last.map { "extends the \($0.checkpoint.size) events seen last: \(size) events" }
                    ?? "the first checkpoint seen of this log: \(size) events")
            try output.flush()
        }
    }
}

struct WitnessCosignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosign", abstract: "Check a checkpoint, remember it, and write it with a cosignature.")

    @OptionGroup var folder: WitnessFolderOptions
    @OptionGroup var offered: OfferedCheckpoint

    @Option(name: .shortAndLong, help: ArgumentHelp("A new file; otherwise the standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        try witnessing {
            // Before the witness remembers anything.
            if let output { try ProofFiles.refuseExisting(output) }
            let (checkpoint, evidence) = try offered.read()
            let time = UInt64(max(0, Date.now.timeIntervalSince1970))
            let cosigned = try Witness.open(at: folder.folder).cosign(checkpoint, evidence, at: time)
            try ProofFiles.write(cosigned.bytes, to: output)
        }
    }
}

/// Runs a command of a witness; what it finds out is a fault, with exit code 1.
private func witnessing(_ body: () throws -> Void) throws {
    try endingWithFault {
        do {
            try body()
        } catch let error as WitnessError {
            switch error {
            case .twoHistories, .notShown, .notTheLog, .behind, .older, .checkpoint(.badSignature),
                .checkpoint(.unsigned):
                throw FaultFound(sentence: error.description)
            case .missing, .damaged, .log: throw UnusableData(error.description)
            case .file(let error): throw error
            case .exists, .unknownLog, .notALogKey, .proofNeeded, .checkpoint, .proof:
                throw WrongInput(error.description)
            }
        }
    }
}
