import ArgumentParser
import EventStore
import Foundation
import LMDB
import Retrace

/// Copies the data while an engine runs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the log, while an engine runs, into a new folder.",
        discussion: """
            The copy is a folder of data itself: check it with `retrace verify --data DIR`. Views are not copied; \
            `retrace rebuild` makes them. The vault is copied only if you ask for it, because it is what may be \
            erased, and keys never are.
            """)

    @OptionGroup var data: DataOptions

    @Flag(help: "Copy the vault too. Whoever has it and its key can tell who is who.")
    var withVault = false

    @Flag(help: "Copy the embedded directory of accounts too: names, phones and hashes of passwords.")
    var withDirectory = false

    @Argument(help: "The new folder.", completion: .directory)
    var folder: String

    func run() throws {
        let source = try DataFolder.open(data)
        try refuseUnfit(folder)
        // The log first: what it names is in the vault before it is in the log.
        try source.log.backup(to: folder + "/log")
        let output = Output()
        try output.line("log        \(try described(folder + "/log"))")
        for (name, isWanted) in [("vault", withVault), ("directory", withDirectory)] where isWanted {
            guard try copy(name, from: source.path) else {
                try output.line("\(name.padded(to: 9))  there is none")
                continue
            }
            try output.line("\(name.padded(to: 9))  copied")
        }
        try output.line()
        for line in advice { try output.sentence(line) }
        try output.flush()
    }

    /// Without free pages: what was erased is not in the copy.
    private func copy(_ name: String, from data: String) throws -> Bool {
        guard DurableFile.mode(of: "\(data)/\(name)/data.mdb") != nil else { return false }
        var options = LMDB.Environment.Options()
        options.isReadOnly = true
        // The file may be made anew meanwhile, by an erasure.
        let environment = try RenewableEnvironment(at: "\(data)/\(name)", options: options) { _ in () }
        try environment.copy(to: "\(folder)/\(name)")
        return true
    }

    private func described(_ path: String) throws -> String {
        var options = EventLog.Options()
        options.isReadOnly = true
        let copy = try EventLog.open(at: path, options: options)
        let (size, root) = try copy.root()
        return "\(size) events, root \(root.hexadecimal)"
    }

    private func refuseUnfit(_ path: String) throws {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        let data = URL(fileURLWithPath: try data.path).standardizedFileURL.path
        if (absolute + "/").hasPrefix(data + "/") {
            throw WrongInput("\(path) lies inside the data; give another folder")
        }
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        if names == nil, DurableFile.mode(of: path) != nil {
            throw WrongInput("\(path) is not a folder that can be read")
        }
        if names?.isEmpty == false { throw WrongInput("\(path) is not empty; give a new folder") }
    }

    private var advice: [String] {
        var lines = ["Check the copy:      retrace verify --data \(folder)"]
        if !withVault {
            lines.append("Not in it: the vault (--with-vault), without which nobody can be told who is who.")
        }
        lines.append("Back up the keys apart from it, and never both in one place:")
        lines.append("                     tar -C KEYS --exclude=./session -cf keys.tar .")
        lines.append(
            "Keys of sessions, in KEYS/session, belong into no backup. Of KEYS/erased and KEYS/checkpoint never put an")
        lines.append("older one in the place of a newer.")
        return lines
    }
}
