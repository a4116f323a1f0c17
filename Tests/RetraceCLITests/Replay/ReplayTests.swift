import Foundation
import Testing

/// `retrace replay`, as its user has it.
struct ReplayTests {
    @Test func `a replay tells every event in both languages, by LANG where none is asked for`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let count = try Tool.run(["log", "--data", sample.data]).lines.count - 1
        let english = try Tool.run(["replay", "--data", sample.data], environment: ["LANG": "C.UTF-8", "LC_ALL": ""])
        #expect(english.code == 0)
        #expect(english.lines.count { $0.hasPrefix("#") } == count)
        #expect(english.output.contains("  Rule           O4: only the newest code counts"))
        #expect(english.output.contains("  Sent           Nothing: it is a decoy."))
        let asked = try Tool.run(["replay", "--data", sample.data, "--language", "vi"])
        let byLanguage = try Tool.run(
            ["replay", "--data", sample.data], environment: ["LANG": "vi_VN.UTF-8", "LC_ALL": ""])
        #expect(asked.output == byLanguage.output)
        #expect(asked.output.contains("  Tin nhắn       Không gửi gì: phiên giả."))
    }

    @Test(arguments: [40, 80])
    func `a terminal breaks sentences between words, a pipe has them whole`(columns: Int) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let arguments = ["replay", "--data", sample.data, "--language", "vi"]
        let piped = try Tool.run(arguments)
        for more in [[], ["--speed", "1000000"]] {
            let shown = try Tool.runInTerminal(arguments + more, columns: columns)
            #expect(shown.code == 0)
            #expect(shown.plainLines.allSatisfy { $0.count <= columns })
        }
        func words(_ lines: [String]) -> [Substring] { lines.flatMap { $0.split(separator: " ") } }
        let shown = try Tool.runInTerminal(arguments, columns: 80)
        #expect(words(shown.plainLines) == words(piped.lines))
        #expect(piped.lines.contains { $0.count > 120 })
        #expect(piped.lines.allSatisfy { $0.hasPrefix("#") || $0.dropFirst(2).first != " " })
        #expect(try Tool.run(arguments + ["--speed", "1000000"]).lines.contains { $0.count > 120 })
    }

    @Test func `json has one object a line, with the states before and after`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let objects = try Tool.run(["replay", "--data", sample.data, "--format", "json"]).objects()
        let verified = try #require(objects.first { $0["type"] as? String == "OTPVerified" })
        #expect((verified["before"] as? [String: Any])?["stage"] as? String == "awaiting-code")
        #expect((verified["after"] as? [String: Any])?["stage"] as? String == "awaiting-delivery")
        #expect((verified["rules"] as? [[String: Any]])?.first?["id"] as? String == "O4")
        #expect(Set(objects.map { Set($0.keys) }).count == 1)
    }

    @Test func `conditions choose, with views and without`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let request = try #require(
            try Tool.run(["replay", "--data", sample.data, "--type", "RecoveryRequested", "--format", "json"])
                .objects().first)
        let session = try #require(request["session"] as? String)
        let account = try #require((request["payload"] as? [String: Any])?["account"] as? String)
        let cut = ["--session", String(session.prefix(16))]
        for condition in [["--session", session], cut, ["--account", account], ["--positions", "5..9"]] {
            let arguments = ["replay", "--data", sample.data, "--format", "json"] + condition
            let without = try Tool.run(arguments)
            try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
            let with = try Tool.run(arguments)
            #expect(with.output == without.output)
            #expect(with.lines.count > 3)
            try FileManager.default.removeItem(atPath: sample.data + "/views")
        }
    }

    @Test(arguments: [
        ["--speed", "0"], ["--speed", "60", "--step"], ["--step"], ["--limit", "0"], ["--language", "fr"],
        ["--session", "ffffffffffffffffffffffffffffffff", "--speed", "9"],
        ["--format", "json", "--html", "x.html"],
    ])
    func `wrong input is one sentence and exit code 64`(arguments: [String]) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run(["replay", "--data", sample.data] + arguments)
        #expect(result.code == 64, "\(result)")
        #expect(result.output.isEmpty)
    }

    @Test func `a replay at speed shows its waits, and ctrl-C ends it in order`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let fast = try Tool.run(["replay", "--data", sample.data, "--speed", "1000000", "--language", "en"])
        #expect(fast.code == 0)
        #expect(fast.output.contains("  ⋯ 40.0 s\n"))
        let slow = try Tool.start(Tool.path, ["replay", "--data", sample.data, "--speed", "0.001", "--language", "en"])
        let pipe = Pipe()
        slow.standardOutput = pipe
        try slow.run()
        var text = ""
        while !text.contains("⋯") { text += String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self) }
        slow.interrupt()
        slow.waitUntilExit()
        #expect(slow.terminationReason == .exit)
        #expect(slow.terminationStatus == 0)
    }
}
