import ArgumentParser
import EventStore
import LMDB
import Retrace

/// Checks checkpoints against the log.
struct CheckpointVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check signatures of checkpoints, and that the log is what they say.",
        discussion: """
            Without a file: every checkpoint that the log keeps, and the one beside the keys if they are at hand. With \
            files: those, wherever they were kept; a witness whose key is given must have cosigned each. The tree is that \
            which is stored; `retrace verify` hashes every event again. The first fault is named, with exit code 1.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    @Option(
        help: ArgumentHelp(
            "A verifier key that you trust, as `retrace checkpoint key` prints it, or a file with one on each line; of a "
                + "log whose keys changed all, for the older checkpoints. Otherwise those that the log itself names.",
            valueName: "vkey"))
    var key: [KeyArgument] = []

    @Argument(help: "Files with checkpoints.", completion: .file())
    var files: [String] = []

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        // What is no checkpoint is wrong input, and no fault of the log.
        let offered = try files.map { (path: $0, checkpoint: try ProofFiles.checkpoint($0)) }
        let folder = try DataFolder.open(data)
        let check = CheckpointCheck(log: folder.log, keys: try verifierKeys(folder.log))
        var facts = Facts()
        var sizes: [UInt64] = []
        do {
            if files.isEmpty {
                tellUnasked(check.keys)
                try check.kept(&facts)
                try check.outside(keys.path(data: folder.path) + "/checkpoint", &facts)
            } else {
                for (path, checkpoint) in offered { sizes.append(try check.file(path, checkpoint)) }
            }
        } catch let fault as FaultFound {
            add(sizes, to: &facts)
            try write(facts, fault: fault)
            throw ExitStatus.faultFound
        }
        add(sizes, to: &facts)
        try write(facts, fault: nil)
    }

    /// The files that are right, each with its size: in JSON a list, in a table a line for each.
    private func add(_ sizes: [UInt64], to facts: inout Facts) {
        let checked = zip(files, sizes)
        if form.format == .table {
            for (path, size) in checked { facts.add("file", path, .number(size)) }
        } else if !files.isEmpty {
            facts.add(
                "files", "files",
                .list(checked.map { .object([("file", .text($0)), ("events", .number($1))]) }))
        }
    }

    /// What the log keeps itself no witness has cosigned, so a witness's key is for files alone.
    private func tellUnasked(_ keys: [VerifierKey]) {
        let witnesses = keys.filter { key in !keys.ofLogs.contains(key) }.map(\.name)
        if witnesses.isEmpty { return }
        remark(
            "Note: without a file no cosignature is asked for; nothing here was checked by the key of "
                + "\(witnesses.joined(separator: ", ")). Give the cosigned checkpoint too.")
    }

    private func verifierKeys(_ log: EventLog) throws -> [VerifierKey] {
        key.isEmpty ? try log.signingKeys().map(\.key) : try key.flatMap { try $0.keys() }
    }

    private func write(_ facts: Facts, fault: FaultFound?) throws {
        var facts = facts
        facts.add("trusted_keys", "keys from outside", .flag(!key.isEmpty))
        facts.add(
            "sound", "verdict", form.format == .json ? .flag(fault == nil) : .text(fault == nil ? "sound" : "FAULT"))
        if let fault { facts.add("fault", "fault", .text(fault.sentence)) }
        let output = Output(hasVerdict: true)
        try facts.write(form.format, to: output)
        try output.flush()
    }
}

/// Checkpoints held against a log, each with its signatures.
private struct CheckpointCheck {
    let log: EventLog
    let keys: [VerifierKey]

    func kept(_ facts: inout Facts) throws {
        var (count, newest) = (UInt64(0), UInt64(0))
        defer {
            facts.add("checkpoints", "checkpoints kept", .number(count))
            facts.add("newest", "events of the newest", .number(newest))
        }
        try finding("a checkpoint that the log keeps") {
            var bar = ProgressBar(label: "verifying checkpoints", total: try log.head().size)
            defer { bar.finish() }
            try log.readCheckpoints { signed in
                try check(signed, by: keys.ofLogs)
                (count, newest) = (count + 1, signed.checkpoint.size)
                bar.update(newest)
                return true
            }
        }
    }

    func outside(_ path: String, _ facts: inout Facts) throws {
        let bytes: [UInt8]?
        do throws(LMDBError) {
            bytes = try DurableFile.read(at: path)
        } catch .notPermitted {
            // Who checks the log need not be who may see the keys.
            return facts.add("outside", "beside the keys", .text("may not be read by this user"))
        } catch {
            throw FaultFound(sentence: "\(path): \(error)")
        }
        guard let bytes else { return facts.add("outside", "beside the keys", .none) }
        let size = try finding(path) { try check(SignedCheckpoint(bytes), by: keys.ofLogs) }
        facts.add("outside", "beside the keys", .number(size))
    }

    func file(_ path: String, _ signed: SignedCheckpoint) throws -> UInt64 {
        try finding(path) { try check(signed, by: keys) }
    }

    /// The size of a checkpoint that is right. What the log keeps itself no witness has cosigned, so it is checked by the
    /// log's keys alone.
    @discardableResult
    private func check(_ signed: SignedCheckpoint, by keys: [VerifierKey]) throws -> UInt64 {
        _ = try signed.verify(by: keys)
        try log.check(signed.checkpoint)
        return signed.checkpoint.size
    }
}
