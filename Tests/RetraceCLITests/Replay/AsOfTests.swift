import Foundation
import Testing

/// `--as-of` and `diff`: what a command shows of the past is what it showed then.
struct AsOfTests {
    private static let listings = ["sessions", "accounts", "phones", "clients"]

    @Test func `what is shown as of a moment is what was shown then`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        func show(_ command: [String], _ more: [String] = []) throws -> String {
            let result = try Tool.run(command + ["--data", sample.data] + more)
            #expect(result.code == 0, "\(result)")
            return result.output
        }
        let session = try #require(
            try Tool.run(["sessions", "--data", sample.data, "--stage", "awaiting-code", "--format", "json"])
                .objects().first)
        let (id, account) = (try #require(session["session"] as? String), try #require(session["account"] as? String))
        let commands =
            Self.listings.map { [$0, "--format", "json"] } + [
                ["log", "--format", "json"], ["log", "--type", "OTPIssued"], ["policy", "show"],
                ["session", id, "--format", "json"], ["account", account, "--format", "json"],
            ]
        let then = try commands.map { try show($0) }
        let end = try show(["log", "--format", "json"]).split(separator: "\n").count - 1
        // The same is asked for again an hour later: the session has ended, and others have come.
        try await sample.play { engine, play in
            try await play.recover(engine, "123456789423", "0387584663")
            try await play.fail(engine, "001090004321", "0987654321")
        }
        for (command, expected) in zip(commands, then) {
            #expect(try show(command, ["--as-of", "\(end)"]) == expected, "\(command)")
        }
        #expect(try show(["sessions", "--format", "json"]) != then[0])
        try FileManager.default.removeItem(atPath: sample.data + "/views")
        for (command, expected) in zip(commands, then) {
            #expect(try show(command, ["--as-of", "\(end)"]) == expected, "\(command)")
        }
    }

    @Test func `statistics of the past count what was there then`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run(["stats", "--data", sample.data, "--as-of", "9", "--format", "json"])
        let object = try #require(try result.objects().first)
        #expect((object["log"] as? [String: Any])?["events"] as? Int == 10)
        #expect((object["sessions"] as? [String: Any])?["all"] as? Int == 1)
    }

    @Test func `nothing temporary is left`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let folder = sample.folder + "/tmp"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for command in [["sessions", "--as-of", "20"], ["diff", "--from", "5", "--to", "20"]] {
            let result = try Tool.run(command + ["--data", sample.data], environment: ["TMPDIR": folder])
            #expect(result.code == 0, "\(result)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test(arguments: [
        "2026-01-05T03:04:50Z", "2026-01-05T03:04:50", "2026-01-05T10:04:50+07:00", "2026-01-05T03:04:50.000Z",
    ])
    func `a moment is a time to the second, with an offset or by the local clock`(moment: String) async throws {
        try await expectCount(as: "2026-01-05T03:04:50Z", of: moment)
    }

    @Test func `a moment may leave the seconds out, and a date is its first moment`() async throws {
        try await expectCount(as: "2026-01-05T03:04:00Z", of: "2026-01-05T03:04")
        try await expectCount(as: "2026-01-06T00:00:00Z", of: "2026-01-06")
    }

    private func expectCount(as expected: String, of moment: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        func count(_ moment: String) throws -> Int {
            let result = try Tool.run(["log", "--data", sample.data, "--as-of", moment])
            #expect(result.code == 0, "\(result)")
            return result.lines.count
        }
        #expect(try count(moment) == count(expected))
        #expect(try count(expected) > 3)
    }

    @Test(arguments: ["2026-01-05x", "2026-01-05T10", "99999", "yesterday", "-3", "18446744073709551615"])
    func `a moment that is none is wrong input`(moment: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run(["sessions", "--data", sample.data, "--as-of=\(moment)"])
        #expect(result.code == 64, "\(result)")
    }

    @Test func `a difference names what is new, and each field that changed`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let size = try Tool.run(["log", "--data", sample.data]).lines.count - 1
        try await sample.play { engine, play in try await play.recover(engine, "123456789423", "0387584663") }
        let arguments = ["diff", "--data", sample.data, "--from", "\(size - 1)"]
        let objects = try Tool.run(arguments + ["--format", "json"]).objects()
        let summary = try #require(objects.last)
        #expect(summary["kind"] as? String == "summary")
        #expect((summary["sessions"] as? [String: Any])?["new"] as? Int == 1)
        let account = try #require(objects.first { $0["kind"] as? String == "account" })
        let fields = try #require(account["fields"] as? [String: [String: Any]])
        #expect(account["change"] as? String == "changed")
        #expect(fields["recovered"]?["before"] as? Int == 1)
        #expect(fields["recovered"]?["after"] as? Int == 2)
        let table = try Tool.run(arguments)
        #expect(table.output.contains("1 → 2"))
        #expect(table.lines.last?.hasPrefix("events: ") == true)
        #expect(try Tool.run(arguments + ["--summary"]).lines.count == 1)
        #expect(try Tool.run(["diff", "--data", sample.data, "--from", "9", "--to", "3"]).code == 64)
    }
}
