import Foundation
import Testing

/// `retrace log`: the same events with views, without them, and with views that lag.
struct LogTests {
    private func positions(_ sample: SampleData, _ arguments: [String]) throws -> [Int] {
        let result = try Tool.run(["log", "--data", sample.data, "--format", "json"] + arguments)
        #expect(result.code == 0, "\(result)")
        return try result.objects().compactMap { $0["position"] as? Int }
    }

    /// Filters that name each kind of thing, taken from the first request.
    private func filters(_ sample: SampleData) throws -> [[String]] {
        let request = try #require(
            try Tool.run(["log", "--data", sample.data, "--type", "RecoveryRequested", "--format", "json"])
                .objects().first)
        let payload = try #require(request["payload"] as? [String: Any])
        let session = try #require(request["session"] as? String)
        let named = try ["account", "phone", "client", "network"].map { name in
            ["--\(name)", try #require(payload[name] as? String)]
        }
        return named + [
            [], ["--session", session], ["--type", "OTPIssued"], ["--type", "OTPIssued", "--type", "OTPRejected"],
            named[0] + ["--type", "OTPVerified"], named[2] + ["--positions", "7..11"], ["--positions", "5.."],
            ["--positions", "..3"], ["--from", "2026-01-05T03:04:00Z"], named[1] + ["--to", "2026-01-05T03:04:00Z"],
        ]
    }

    @Test func `every filter gives the same with views and without, forwards and backwards`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let filters = try filters(sample)
        var without: [[Int]] = []
        for filter in filters { without.append(try positions(sample, filter)) }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        for (filter, expected) in zip(filters, without) {
            #expect(!expected.isEmpty, "\(filter)")
            #expect(expected == expected.sorted())
            #expect(try positions(sample, filter) == expected, "\(filter)")
            #expect(try positions(sample, filter + ["--reverse"]) == expected.reversed(), "\(filter)")
            #expect(try positions(sample, filter + ["--limit", "2"]) == Array(expected.prefix(2)))
            #expect(
                try positions(sample, filter + ["--reverse", "--limit", "2"]) == Array(expected.reversed().prefix(2)))
        }
        try await sample.play { engine, play in try await play.recover(engine, "123456789423", "0387584663") }
        for filter in filters {
            let lagging = try positions(sample, filter)
            try FileManager.default.moveItem(atPath: sample.data + "/views", toPath: sample.data + "/aside")
            #expect(try positions(sample, filter) == lagging, "\(filter)")
            #expect(try positions(sample, filter + ["--reverse"]) == lagging.reversed(), "\(filter)")
            try FileManager.default.moveItem(atPath: sample.data + "/aside", toPath: sample.data + "/views")
        }
    }

    @Test func `views that lag are said to`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        try await sample.play { engine, play in _ = try await play.begin(engine, "001090004321", "0987654321") }
        let result = try Tool.run(["log", "--data", sample.data, "--type", "OTPIssued"])
        #expect(result.code == 0)
        #expect(result.errors.contains("events behind"))
    }

    @Test func `without a limit everything that is there comes before what is new`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let expected = try positions(sample, [])
        let follower = try Tool.start(Tool.path, ["log", "--data", sample.data, "--follow", "--format", "json"])
        let pipe = Pipe()
        follower.standardOutput = pipe
        try follower.run()
        var text = ""
        while text.count(where: { $0 == "\n" }) < expected.count {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            text += String(decoding: data, as: UTF8.self)
        }
        follower.interrupt()
        follower.waitUntilExit()
        let shown = text.matches(of: /"position":(\d+)/).compactMap { Int($0.output.1) }
        #expect(shown == expected)
    }

    @Test func `the log is followed across processes, until ctrl-C`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let follower = try Tool.start(
            Tool.path,
            ["log", "--data", sample.data, "--follow", "--limit", "1", "--type", "OTPIssued", "--format", "json"])
        let pipe = Pipe()
        follower.standardOutput = pipe
        try follower.run()
        var text = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        #expect(text.contains("\"type\":\"OTPIssued\""))
        try await sample.play { engine, play in _ = try await play.begin(engine, "001090004399", "0987654321") }
        text = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        #expect(text.contains("\"type\":\"OTPIssued\""))
        follower.interrupt()
        follower.waitUntilExit()
        #expect(follower.terminationReason == .exit)
        #expect(follower.terminationStatus == 0)
    }
}
