import Foundation
import Testing

/// What commands that look answer where there is nothing: conditions that nothing meets are no error, an id that names
/// nothing is.
struct NoMatchTests {
    private let sample: SampleData
    private static let nobody = "0123456789abcdef0123456789abcdef"

    init() async throws {
        sample = try await SampleData.make()
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
    }

    private func run(_ command: String, copy: Bool) throws -> Tool.Result {
        let data = copy ? sample.data + "/log" : sample.data
        return try Tool.run(command.split(separator: " ").map(String.init) + ["--data", data])
    }

    @Test(arguments: [
        "log --type LogRestored", "log --to 2020-01-01", "log --type LogRestored --format json",
        "sessions --stage completed", "accounts --locked", "phones --min-sessions 99", "clients --min-sessions 99",
        "replay --type LogRestored", "replay --type LogRestored --speed 10", "replay --type LogRestored --format json",
    ])
    func `conditions that nothing meets are said, with exit code 0`(command: String) throws {
        defer { sample.remove() }
        for copy in [false, true] {
            let result = try run(command, copy: copy)
            #expect(result.code == 0 && result.errors == "Nothing matches.\n", "\(command): \(result)")
            #expect(result.lines.count <= 1)
        }
    }

    @Test func `no page is written where there is nothing to draw`() throws {
        defer { sample.remove() }
        let file = sample.folder + "/page.html"
        let result = try run("replay --type LogRestored --html \(file)", copy: false)
        #expect(result.code == 0 && result.errors == "Nothing matches.\n", "\(result)")
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test(arguments: ["0123", nobody])
    func `an id that names nothing is said, with exit code 64, be it whole or not`(id: String) throws {
        defer { sample.remove() }
        for kind in ["session", "account", "phone", "client", "network"] {
            var commands = ["log --\(kind) \(id)", "replay --\(kind) \(id)"]
            if kind != "session" { commands.append("sessions --\(kind) \(id)") }
            if kind == "session" || kind == "account" { commands += ["\(kind) \(id)", "\(kind) \(id) --as-of 12"] }
            for command in commands {
                for copy in [false, true] {
                    let result = try run(command, copy: copy)
                    #expect(result.code == 64 && result.output.isEmpty, "\(command): \(result)")
                    #expect(result.errors.hasPrefix("Error: no \(kind) begins with \(id)"), "\(command): \(result)")
                }
            }
        }
    }

    @Test func `what was not there yet as of a moment is said so`() throws {
        defer { sample.remove() }
        let sessions = try Tool.run(["sessions", "--data", sample.data, "--format", "json"]).objects()
        let last = try #require(sessions.last)
        for kind in ["session", "account"] {
            let id = try #require(last[kind] as? String)
            let result = try run("\(kind) \(id) --as-of 5", copy: false)
            #expect(
                result.code == 64 && result.errors.hasPrefix("Error: no \(kind) began with \(id) then"), "\(result)")
        }
    }

    /// The views of accounts and phones are of recoveries; the directory tells of others.
    @Test func `an account and a phone are found that only the directory tells of`() throws {
        defer { sample.remove() }
        let (data, file) = (sample.folder + "/town", sample.folder + "/town.csv")
        let people = "individual,056090001234,0912345678\nindividual,123456789423,0387584663\n"
        try ("type,identifier,phone\n" + people).write(toFile: file, atomically: true, encoding: .utf8)
        for command in [["accounts", "import", file, "--create"], ["rebuild"]] {
            try #require(try Tool.run(command + ["--data", data]).code == 0)
        }
        let told = try Tool.run(["log", "--type", "AccountRegistered", "--format", "json", "--data", data]).objects()
        #expect(told.count == 2)
        for event in told {
            for kind in ["account", "phone"] {
                let payload = try #require(event["payload"] as? [String: Any])
                let id = try #require(payload[kind] as? String)
                let shown = try [data, data + "/log"].map { try Tool.run(["log", "--\(kind)", id, "--data", $0]) }
                #expect(shown[0].code == 0 && shown[0].lines.count > 1, "\(kind) \(id): \(shown[0])")
                #expect(shown[0].output == shown[1].output, "\(kind) \(id)")
            }
        }
    }

    @Test func `a network is found by its first digits`() throws {
        defer { sample.remove() }
        let network = try #require(
            try Tool.run(["sessions", "--data", sample.data, "--format", "json"]).objects().first?["network"] as? String
        )
        for command in ["log", "sessions", "replay"] {
            for copy in [false, true] {
                let whole = try run("\(command) --network \(network)", copy: copy)
                let first = try run("\(command) --network \(network.prefix(20))", copy: copy)
                #expect(first.code == 0 && whole.output == first.output && first.lines.count > 3, "\(first)")
            }
        }
    }
}
