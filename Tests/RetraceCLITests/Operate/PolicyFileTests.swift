import Foundation
import Testing

/// `retrace policy`: shown, edited, adopted.
struct PolicyFileTests {
    @Test func `what is shown can be edited and adopted`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let file = sample.folder + "/policy.json"
        let shown = try Tool.run(["policy", "show", "--data", sample.data])
        #expect(shown.code == 0, "\(shown)")
        try shown.output.write(toFile: file, atomically: true, encoding: .utf8)
        let same = try Tool.run(["policy", "adopt", file, "--data", sample.data, "--test-keys"])
        #expect(same.code == 0 && same.output.contains("nothing was changed"), "\(same)")
        let edited = shown.output.replacing("\"codeLife\": 300", with: "\"codeLife\": 240")
            .replacing("\"trustedNetworks\": []", with: "\"trustedNetworks\": [\"203.0.113.0/24\"]")
        try edited.write(toFile: file, atomically: true, encoding: .utf8)
        let adopted = try Tool.run(["policy", "adopt", file, "--data", sample.data, "--test-keys"])
        #expect(adopted.code == 0 && adopted.output.contains("Version 2"), "\(adopted)")
        let now = try Tool.run(["policy", "--data", sample.data])
        #expect(now.output == edited.replacing("\"version\": 1", with: "\"version\": 2"))
        let late = try Tool.run(["policy", "adopt", file, "--data", sample.data, "--test-keys"])
        #expect(late.code == 64 && late.errors.contains("version 2 is in force"), "\(late)")
    }

    @Test func `every fault is named, and nothing is adopted`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let text = """
            {"codeLife": 601, "bananas": 1, "way": "post", "sessionLife": "long", "pauses": [true], "wrongCodes": 2.5,
            "trustedNetworks": ["here"], "wrongcodes": 3}
            """
        let result = try Tool.run(["policy", "adopt", "-", "--data", sample.data, "--test-keys"], input: text)
        #expect(result.code == 64, "\(result)")
        for fault in [
            "codeLife is 601", "there is no bananas", "way must be", "sessionLife must be a whole number",
            "pauses must be", "wrongCodes must be a whole number", "trustedNetworks has \"here\"", "is it wrongCodes?",
        ] {
            #expect(result.errors.contains(fault), "\(fault)")
        }
        let shown = try Tool.run(["policy", "show", "--data", sample.data])
        #expect(shown.output.contains("\"version\": 1,"))
    }

    @Test(arguments: ["", "[1]", "{\"codeLife\": 3", "codeLife = 3"])
    func `what is no object of JSON is refused`(text: String) async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let result = try Tool.run(["policy", "adopt", "-", "--data", sample.data, "--test-keys"], input: text)
        #expect(result.code == 64)
        #expect(result.errors.contains("not one object of JSON"))
    }
}
