import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// A folder of data on keys of its own, in which a citizen has recovered some hours ago and stands in the embedded directory
/// beside somebody else.
struct Person {
    let sample: SampleData
    /// The account's pseudonym.
    let id: String
    /// The recovery.
    let session: String

    static let why = ["--reason", "2", "--case", "K-17/2026"]

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-person-\(UUID().uuidString)"
        sample = SampleData(folder: folder)
        let keys = try KeyStore.open(at: folder + "/data-keys", data: folder + "/data")
        try await sample.play(keys: keys, from: SampleData.recent) { engine, play in
            try await play.recover(engine, "123456789423", "0387584663")
        }
        let file = folder + "/accounts.csv"
        try "type,identifier,phone\nindividual,123456789423,0387584663\nindividual,056090001234,0912345678\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let imported = try Tool.run(["accounts", "import", file, "--data", sample.data])
        try #require(imported.code == 0, "\(imported)")
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        let sessions = try Tool.run(["sessions", "--format", "json", "--data", sample.data]).objects()
        id = try #require(sessions.first?["account"] as? String)
        session = try #require(sessions.first?["session"] as? String)
    }

    var folder: String { sample.folder }
    var data: String { sample.data }
    var keys: String { data + "-keys" }

    func run(_ arguments: String...) throws -> Tool.Result { try Tool.run(arguments + ["--data", data]) }

    /// With a reason and a case.
    func act(_ arguments: String...) throws -> Tool.Result { try Tool.run(arguments + Self.why + ["--data", data]) }

    /// What they are called, in the forms in which it might be written.
    static var names: [[UInt8]] {
        ["123456789423", "0387584663", "387584663", "203.0.113.7"].flatMap { text in
            let wide = Array(text.utf16)
            return [
                Array(text.utf8), wide.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
                wide.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
            ]
        }
    }

    /// The sealed values of all in the vault, by pseudonym.
    func sealed() throws -> [String: [UInt8]] {
        var options = LMDB.Environment.Options()
        options.isReadOnly = true
        let environment = try LMDB.Environment.open(at: data + "/vault", options: options)
        let table: Table<ID16> = try environment.table("sealed")
        return try environment.read { transaction in
            var rows: [String: [UInt8]] = [:]
            var cursor = try transaction.cursor(over: table)
            var entry = try cursor.first()
            while let row = entry {
                rows[hexadecimal(row.key.array)] = row.value.array
                entry = try cursor.next()
            }
            return rows
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The keys of the vault that are there.
    func vaultKeys() throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: keys + "/vault").sorted().map { name in
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(keys)/vault/\(name)")))
        }
    }

    /// The files below data and keys that have one of these in them.
    func files(with traces: [[UInt8]]) throws -> Set<String> {
        var found: Set<String> = []
        for folder in [data, keys] {
            let names = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
            for name in names {
                let path = "\(folder)/\(name)"
                let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
                if type == .typeDirectory { continue }
                let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                if traces.contains(where: { bytes.range(of: Data($0)) != nil }) { found.insert(name) }
            }
        }
        return found
    }
}
