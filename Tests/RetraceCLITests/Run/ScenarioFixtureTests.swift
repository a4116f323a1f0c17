import Foundation
import Recovery
import RetraceCLI
import Testing

/// The scenarios in `fixtures/`, played as `retrace run` plays them.
struct ScenarioFixtureTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let rules = Rule.allCases.map { "fixtures/rules/\($0).jsonl" }

    @Test(arguments: rules)
    func `each rule has a scenario, whose expectations hold`(path: String) async throws {
        let outcome = try await playScenario(at: "\(Self.root)/\(path)")
        #expect(outcome.faults == [])
        #expect(outcome.expectations >= 10)
        #expect(outcome.rules.map { "fixtures/rules/\($0).jsonl" } == [path])
    }

    @Test func `the guide's example gives the guide's code`() async throws {
        let outcome = try await playScenario(at: Self.root + "/fixtures/guide.jsonl")
        #expect(outcome.faults == [])
        let text = try String(contentsOfFile: Self.root + "/fixtures/guide.jsonl", encoding: .utf8)
        #expect(text.contains(#""contains":["Hãy nhập 725306 vào ô nhập OTP"#))
    }

    @Test func `the same scenario gives the same log`() async throws {
        let path = Self.root + "/fixtures/rules/O5.jsonl"
        let (first, second) = (try await playScenario(at: path), try await playScenario(at: path))
        #expect(first.root == second.root)
        #expect(first.size == second.size)
    }
}
