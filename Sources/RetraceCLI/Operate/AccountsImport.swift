import ArgumentParser
import Foundation
import LMDB
import Retrace

/// Brings a file of accounts into the embedded directory.
struct AccountsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import a file of accounts into the embedded directory.",
        discussion: """
            The file is UTF-8, comma-separated, with a header line: type, identifier, phone; and, if you like, name, \
            phone_since, other_phones, disabled. All of it is imported, or nothing: every wrong line is named. What is \
            new is written into the log, by pseudonym.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    @Argument(help: "The file.", completion: .file(extensions: ["csv"]))
    var file: String

    @Flag(help: "Begin a new folder of data if there is none.")
    var create = false

    func run() async throws {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw WrongInput("there is no file \(file) that can be read")
        }
        if !create { try DataFolder.refuseMissing(data.path) }
        let keys = try keys.existingOrNew(data: data.path)
        try await withOperatorEngine(data.path, keys) { engine in
            let directory = try EmbeddedDirectory(at: data.path + "/directory")
            let report = try directory.importCSV(at: file)
            let size = try await engine.record(report)
            let output = Output()
            try output.sentence(
                "\(report.registered.count) new accounts, \(report.phonesChanged.count) with another phone, "
                    + "\(report.otherwiseChanged) otherwise changed, \(report.unchanged) as they were.")
            try output.sentence("The log has \(size) events.")
            try output.flush()
        }
    }
}
