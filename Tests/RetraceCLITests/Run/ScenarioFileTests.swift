import Foundation
import RetraceCLI
import Testing

/// What `retrace run` says of files that are wrong, and of expectations that do not hold.
struct ScenarioFileTests {
    private let header = #"{"scenario":"t","accounts":[{"identifier":"056090001234","phone":"0912345678"}]}"#

    private func play(_ bytes: [UInt8]) async throws -> ScenarioOutcome {
        let path = FileManager.default.temporaryDirectory.path + "/scenario-\(UUID().uuidString).jsonl"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await playScenario(at: path)
    }

    private func complaint(_ lines: String...) async -> String {
        do {
            _ = try await play(Array(lines.joined(separator: "\n").utf8))
            return "no complaint"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        (#"{"do":"resend","colour":"red"}"#, #"there is no key "colour" here"#),
        (#"{"do":"dance"}"#, "expected request, captcha, code"),
        (#"{"do":"wait","at":"00:01:00"}"#, "a time since the start"),
        (#"{"do":"wait","at":90}"#, "expected a text, found the number 90"),
        (#"{"do":"wait","times":0}"#, "a whole number from 1"),
        (#"{"do":"wait","times":1.5}"#, "not JSON"),
        (#"{"do":"code"}"#, #""code" is missing"#),
        (#"{"do":"wait","expect":{"events":["OTPForgotten"]}}"#, "names of events"),
        (#"{"do":"wait","expect":{"rule":"Z9"}}"#, "an id of docs/rules.md"),
        (#"{"do":"wait","expect":{"answer":"maybe"}}"#, "requested, resumed"),
        (#"{"do":"adopt","policy":{"codeLive":3}}"#, "codeLife"),
        (#"{"do":"request","session":"12"}"#, "32 hexadecimal digits"),
        (#"["do"]"#, "expected one object in braces, found a list"),
        (#"{"do":"wait""#, "not JSON"),
        (#"{"do":"resend"}"#, "expected a request before"),
        (#"{"do":"start"}"#, "is running already"),
    ])
    func `a wrong line is named with what was expected`(line: String, expected: String) async {
        let said = await complaint(header, line)
        #expect(said.contains(".jsonl:2: "), "\(said)")
        #expect(said.contains(expected), "\(said)")
    }

    @Test(arguments: [
        (#"{"about":"x"}"#, #""scenario" is missing"#),
        (#"{"scenario":"t","rule":"Q1"}"#, "an id of docs/rules.md"),
        (#"{"scenario":"t","start":"yesterday"}"#, "a time in ISO 8601"),
        (#"{"scenario":"t","policy":{"codeLife":601}}"#, "codeLife is 601; T1 allows 30 to 600"),
        (#"{"scenario":"t","accounts":[{"identifier":"1","phone":"0912345678"}]}"#, "9 or 12 digits"),
        (#"{"scenario":"t","accounts":[{"identifier":"056090001234","phone":"1"}]}"#, "phone"),
        ("", "the file is empty"),
    ])
    func `a wrong first line is named with what was expected`(line: String, expected: String) async {
        let said = await complaint(line)
        #expect(said.contains(".jsonl:1: "), "\(said)")
        #expect(said.contains(expected), "\(said)")
    }

    @Test func `time does not go back`() async {
        let said = await complaint(header, #"{"at":"+00:01:00","do":"wait"}"#, #"{"at":"+00:00:59.999","do":"wait"}"#)
        #expect(said.contains(".jsonl:3: \"at\" is before +00:01:00.000"), "\(said)")
    }

    @Test func `a file that is not UTF-8 is refused with its line`() async {
        await #expect { try await play(Array(header.utf8) + [0x0A, 0x22, 0xFF, 0x22]) } throws: { error in
            "\(error)".contains(".jsonl:2: this is not UTF-8")
        }
    }

    @Test func `a file that is not there is refused`() async {
        await #expect { try await playScenario(at: "/nowhere/at/all.jsonl") } throws: { error in
            "\(error)".contains("/nowhere/at/all.jsonl can't be read")
        }
    }

    @Test func `an expectation that does not hold is named with file, line, expected and got`() async throws {
        let request =
            #"{"do":"request","identifier":"056090001234","phone":"0912345678","expect":{"answer":"resumed"}}"#
        let wait = #"{"do":"wait","expect":{"events":["OTPExpired"],"messages":1}}"#
        let outcome = try await play(Array([header, request, wait].joined(separator: "\n").utf8))
        #expect(outcome.faults.count == 3)
        #expect(outcome.faults[0].hasSuffix(".jsonl:2: answer: expected resumed, got requested"))
        #expect(outcome.faults[1].hasSuffix(".jsonl:3: events: expected [OTPExpired], got []"))
        #expect(outcome.faults[2].hasSuffix(".jsonl:3: messages: expected 1, got 0"))
    }
}
