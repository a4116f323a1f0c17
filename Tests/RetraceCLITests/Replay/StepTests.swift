import Foundation
import Testing

/// `retrace replay --step`, in a terminal that `script` makes.
struct StepTests {
    /// Plays keys into a replay in a terminal of that size; what it drew, and what `stty` says before and after.
    private func walk(
        _ sample: SampleData, keys: String, rows: Int = 24, columns: Int = 80, language: String = "en"
    ) throws -> (screens: [String], isRestored: Bool) {
        let line = """
            stty rows \(rows) cols \(columns); stty -a; echo =; \
            "$RETRACE" replay --data '\(sample.data)' --step --language \(language); echo "=code $?="; stty -a
            """
        // One key after the other, as a person types them.
        let typed = keys.map { "printf '\($0 == "D" ? "\\033[D" : $0 == "C" ? "\\033[C" : String($0))'; sleep 0.05; " }
            .joined()
        let result = try Tool.shell(
            "(sleep 0.7; \(typed) sleep 0.2) | script -qefc \"$LINE\" /dev/null", environment: ["LINE": line])
        let parts = result.output.components(separatedBy: "=")
        try #require(parts.count > 3, "\(result)")
        #expect(result.output.contains("=code 0="), "\(result)")
        let modes = result.output.components(separatedBy: "speed").dropFirst().map { $0.prefix { $0 != "=" } }
        let screens = result.output.components(separatedBy: "\u{1B}[H").dropFirst()
        return (Array(screens), Self.plain(String(modes.first ?? "")) == Self.plain(String(modes.last ?? "-")))
    }

    private static func plain(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func `keys walk forwards and backwards, and the terminal is as before at the end`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let (screens, isRestored) = try walk(sample, keys: "  bCDGgq")
        let places = screens.compactMap { $0.firstMatch(of: /Step (\d+) of/).flatMap { Int($0.output.1) } }
        let last = try Tool.run(["log", "--data", sample.data]).lines.count - 1
        #expect(places == [1, 2, 3, 2, 3, 2, last, 1])
        #expect(isRestored)
        #expect(screens.last?.contains("\u{1B}[?25h\u{1B}[?1049l") == true)
    }

    @Test func `a screen is never wider or higher than the terminal`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        for (rows, columns) in [(24, 80), (6, 80), (4, 40), (2, 80)] {
            let (screens, _) = try walk(sample, keys: "      q", rows: rows, columns: columns, language: "vi")
            for screen in screens.dropLast() {
                let lines = screen.replacing("\u{1B}[J", with: "").components(separatedBy: "\r\n")
                #expect(lines.count <= rows)
                for line in lines { #expect(visible(line) <= columns, "\(line)") }
            }
            #expect(screens.count >= 6)
        }
    }

    private func visible(_ line: String) -> Int { line.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").count }

    @Test(arguments: ["TERM", "HUP"])
    func `a signal gives the terminal back`(signal: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let line = """
            stty -a; timeout --foreground -s \(signal) 1 "$RETRACE" replay --data '\(sample.data)' --step; echo =; stty -a
            """
        let result = try Tool.shell("sleep 2 | script -qefc \"$LINE\" /dev/null", environment: ["LINE": line])
        let modes = result.output.components(separatedBy: "speed").dropFirst().map {
            Self.plain(String($0.prefix(900)))
        }
        let first = try #require(modes.first?.components(separatedBy: " \u{1B}").first)
        #expect(result.output.contains("\u{1B}[?25h\u{1B}[?1049l"))
        #expect(modes.last?.hasPrefix(String(first.prefix(300))) == true, "\(result)")
    }

    @Test func `without a terminal it says so`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run(["replay", "--data", sample.data, "--step"])
        #expect(result.code == 64)
        #expect(result.errors.contains("--step needs a terminal"))
    }
}
