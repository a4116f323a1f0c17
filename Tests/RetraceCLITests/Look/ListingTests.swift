import Foundation
import Testing

/// Sessions, accounts, phones, clients, statistics.
struct ListingTests {
    private static let listings = ["sessions", "accounts", "phones", "clients"]

    @Test func `listings of views that lag are those of views that do not`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        try await sample.play { engine, play in
            try await play.recover(engine, "123456789423", "0387584663")
            try await play.fail(engine, "056090009999", "0912345678")
        }
        var lagging: [String] = []
        for name in Self.listings {
            for order in [[], ["--reverse"]] {
                let result = try Tool.run([name, "--data", sample.data, "--format", "json"] + order)
                #expect(result.code == 0 && result.errors.contains("events behind"), "\(result)")
                lagging.append(result.output)
            }
        }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        var whole: [String] = []
        for name in Self.listings {
            for order in [[], ["--reverse"]] {
                let result = try Tool.run([name, "--data", sample.data, "--format", "json"] + order)
                #expect(result.code == 0 && result.errors.isEmpty)
                #expect(result.lines.count >= 1)
                whole.append(result.output)
            }
        }
        #expect(lagging == whole)
        #expect(whole[0].split(separator: "\n").reversed() == whole[1].split(separator: "\n"))
    }

    @Test(arguments: listings)
    func `a listing without views says what to run`(name: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run([name, "--data", sample.data])
        #expect(result.code == 2)
        #expect(result.errors.contains("retrace rebuild --data \(sample.data)"))
    }

    @Test func `conditions and limits hold`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        func stages(_ arguments: [String]) throws -> [String] {
            try Tool.run(["sessions", "--data", sample.data, "--format", "json"] + arguments).objects()
                .compactMap { $0["stage"] as? String }
        }
        #expect(try stages([]) == ["credentials-live", "ended", "awaiting-code"])
        #expect(try stages(["--real"]) == ["credentials-live"])
        #expect(try stages(["--decoys", "--limit", "1"]) == ["ended"])
        #expect(try stages(["--stage", "ended", "--stage", "awaiting-code"]) == ["ended", "awaiting-code"])
        #expect(try stages(["--from", "2026-01-05T03:06:00Z"]) == ["awaiting-code"])
    }

    @Test func `an account is found by pseudonym, by its first digits, and by what a citizen types`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        let listed = try Tool.run(["accounts", "--data", sample.data, "--format", "json"]).objects()
        let pseudonym = try #require(listed.first?["account"] as? String)
        let typed = ["--type", "individual", "--id", "123456789423", "--reason", "1", "--case", "K-1", "--test-keys"]
        for name in [[pseudonym], [String(pseudonym.prefix(18))], typed] {
            let result = try Tool.run(["account", "--data", sample.data, "--format", "json"] + name)
            #expect(result.code == 0, "\(result)")
            #expect(try result.objects().first?["account"] as? String == pseudonym)
        }
        let piped = try Tool.run(
            [
                "account", "--data", sample.data, "--type", "individual", "--id", "-", "--reason", "1", "--case", "K-1",
                "--test-keys",
            ],
            input: "123456789423\n")
        #expect(piped.code == 0 && piped.output.contains(pseudonym))
        let unknown = try Tool.run(
            [
                "account", "--data", sample.data, "--type", "individual", "--id", "001090000000", "--reason", "1",
                "--case", "K-1", "--test-keys",
            ])
        #expect(unknown.code == 64)
        #expect(!unknown.errors.contains("001090000000"))
    }

    @Test func `a session shows its events`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        let listed = try Tool.run(["sessions", "--data", sample.data, "--format", "json"]).objects()
        let id = try #require(listed.first?["session"] as? String)
        let result = try Tool.run(["session", id, "--data", sample.data, "--format", "json"])
        let events = try #require(try result.objects().first?["events"] as? [[String: Any]])
        let types = events.compactMap { $0["type"] as? String }
        #expect(types.first == "RecoveryRequested" && types.contains("OTPVerified") && types.last == "CredentialsSent")
        #expect(try Tool.run(["session", "ffffffff", "--data", sample.data]).code == 64)
    }

    @Test func `statistics are the same with views and without`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        func statistics() throws -> [String: Any] {
            let result = try Tool.run(["stats", "--data", sample.data, "--format", "json"])
            #expect(result.code == 0, "\(result)")
            return try #require(try result.objects().first)
        }
        let without = try statistics()
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        let with = try statistics()
        for section in ["sessions", "refusals", "messages", "keys"] {
            let (left, right) = (without[section] as? [String: Any], with[section] as? [String: Any])
            #expect(left?.mapValues { "\($0)" } == right?.mapValues { "\($0)" }, "\(section)")
        }
        let sessions = try #require(with["sessions"] as? [String: Int])
        #expect(sessions["all"] == 3 && sessions["ended"] == 1 && sessions["decoys"] == 2)
        #expect((with["messages"] as? [String: Any])?["attempted"] as? Int == 2)
        #expect((with["views"] as? [String: Any])?["lag"] as? Int == 0)
    }
}
