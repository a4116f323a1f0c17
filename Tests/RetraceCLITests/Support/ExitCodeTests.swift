import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// What `retrace` says and ends with when something is wrong.
struct ExitCodeTests {
    @Test(arguments: [
        ["log", "--data", "x", "--bananas"], ["log", "--data", "x", "--limit", "three"],
        ["log", "--data", "x", "--type", "Nothing"], ["log", "--data", "x", "--limit", "0"], ["log"], ["bananas"],
        ["log", "--data", "x", "--from", "yesterday"], ["log", "--data", "x", "--positions", "9..2"],
        ["account", "--data", "x"], ["unlock", "--data", "x", "--account", "00ff", "--case", "Mr Smith"],
        ["log", "--data", "x", "--follow", "--reverse"], ["session", "--data", "x", "not-an-id"],
        // Digits of another script.
        ["audit", "--data", "x", "--session", "０１９ｂ"], ["session", "--data", "x", "０１９ｂ"],
    ])
    func `a wrong command line is 64, with a sentence and the usage`(arguments: [String]) throws {
        let result = try Tool.run(arguments)
        #expect(result.code == 64)
        #expect(result.errors.hasPrefix("Error: "))
        #expect(result.output.isEmpty)
    }

    @Test(arguments: [
        ["log"], ["sessions"], ["accounts"], ["phones"], ["clients"], ["stats"], ["verify"], ["rebuild"],
        ["backup", "/nowhere/backup"], ["policy", "show"], ["keys", "rotate"], ["clock", "show"], ["clock", "accept"],
        ["unlock", "--account", "00112233445566778899aabbccddeeff", "--case", "1"],
    ])
    func `a missing folder of data is 2, and none is made`(arguments: [String]) throws {
        let path = FileManager.default.temporaryDirectory.path + "/retrace-none-\(UUID().uuidString)"
        let result = try Tool.run(arguments + ["--data", path])
        #expect(result.code == 2)
        #expect(result.errors.contains("there is no folder of data at \(path)"))
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + "-keys"))
    }

    @Test(arguments: ["log", "stats", "sessions", "clock"])
    func `a truncated file is 2, and is named`(command: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let path = sample.data + "/log/data.mdb"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(2 * 4096 + 100).write(to: URL(fileURLWithPath: path))
        let result = try Tool.run([command, "--data", sample.data])
        #expect(result.code == 2, "\(result)")
        #expect(result.errors.contains("damaged"))
    }

    @Test func `a file that is no LMDB data is 2`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-junk-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/log", withIntermediateDirectories: true)
        try Data(repeating: 7, count: 20_000).write(to: URL(fileURLWithPath: folder + "/log/data.mdb"))
        let result = try Tool.run(["log", "--data", folder])
        #expect(result.code == 2, "\(result)")
        #expect(result.errors.contains("damaged"))
    }

    @Test func `a log of a newer format is 2`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        do {
            let environment = try LMDB.Environment.open(at: sample.data + "/log")
            let settings: Table<NameKey> = try environment.table("settings")
            try environment.write { transaction in
                try transaction.put(Array("retrace log 2".utf8).rawSpan, for: "format", in: settings)
            }
        }
        let result = try Tool.run(["log", "--data", sample.data])
        #expect(result.code == 2)
        #expect(result.errors.contains("newer format"))
    }

    @Test(arguments: ["stats", "log", "replay", "audit", "sessions", "diff", "verify"])
    func `a record of the latest time that one can name breaks no command`(command: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let end: UInt64
        do {
            let log = try EventLog.open(at: sample.data + "/log")
            end = try log.head().size
            // No event has such a time, but the log takes the record.
            var encoder = CBOREncoder()
            encoder.array(8)
            for number in [1, UInt64(EventType.keyCreated.rawValue), 1, UInt64(Int64.max)] { encoder.unsigned(number) }
            encoder.null()
            encoder.unsigned(UInt64(Actor.operator.rawValue))
            encoder.null()
            encoder.array(2)
            for number in [2, 9] as [UInt64] { encoder.unsigned(number) }
            try log.append { turn in _ = try turn.append(encoder.bytes) }
        }
        let result = try Tool.run([command, "--data", sample.data + "/log"])
        #expect(result.code == (command == "verify" ? 1 : 2), "\(result)")
        #expect((result.output + result.errors).contains("\(end)"), "\(result)")
    }

    @Test func `without its keys a folder of data is not opened for writing`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run(["keys", "rotate", "--data", sample.data])
        #expect(result.code == 2)
        #expect(result.errors.contains("there are no keys at \(sample.data)-keys"))
        #expect(!FileManager.default.fileExists(atPath: sample.data + "-keys"))
    }

    @Test func `the folder of data may come from the environment`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run(["log", "--limit", "1"], environment: ["RETRACE_DATA": sample.data])
        #expect(result.code == 0)
        #expect(result.lines.count == 2)
    }

    @Test func `every command is in the help, with the exit codes, in 80 columns`() throws {
        let result = try Tool.run(["--help"], environment: ["COLUMNS": "80"])
        #expect(result.code == 0)
        for name in ["log", "sessions", "verify", "rebuild", "backup", "policy", "unlock", "clock", "keys"] {
            #expect(result.output.contains("  \(name) "))
        }
        #expect(result.output.contains("64  the command line or an input file is wrong"))
        #expect(result.lines.allSatisfy { $0.count <= 80 })
    }
}
