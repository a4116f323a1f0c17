import Foundation
import Testing

/// The commands that a document shows, run as they stand, one after the other in one folder.
///
/// A block that begins with ```console holds commands, each behind "$ ", and below each what it prints on either stream.
/// A line "…" in it stands for any number of lines, and "…" in a line for any part of it. A command ends with success unless "# exit N" stands behind it. With
/// RETRACE_WRITE_DOCS=1 in the environment, output that is otherwise is written anew.
struct DocumentedCommands {
    private struct Step {
        let command: String
        /// Lines of the document from the one below the command.
        var shown: Range<Int>
    }

    private let file: URL
    /// The folder that the document's path begins in.
    let repository: String
    private let lines: [String]
    private let steps: [Step]

    init(_ document: String, _ filePath: String = #filePath) throws {
        var root = URL(filePath: filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        repository = root.path
        file = root.appending(path: document)
        lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        steps = Self.steps(in: lines)
    }

    var count: Int { steps.count }

    private static func steps(in lines: [String]) -> [Step] {
        var steps: [Step] = []
        var isInside = false
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), shown: number + 1..<number + 1))
            } else if isInside, let last = steps.indices.last {
                steps[last].shown = steps[last].shown.lowerBound..<number + 1
            }
        }
        return steps
    }

    /// Runs all of them in a folder, in Vietnam's time, on a terminal of 80 columns.
    func run(in folder: String, environment: [String: String] = [:]) throws {
        var written = lines
        var changes: [(Range<Int>, [String])] = []
        for step in steps {
            let printed = try run(step, in: folder, environment)
            let shown = Array(lines[step.shown])
            if Self.matches(printed[...], shown[...]) { continue }
            if Self.writes {
                changes.append((step.shown, printed))
            } else {
                Issue.record(
                    """
                    \(file.lastPathComponent) shows for: \(step.command)
                    \(shown.joined(separator: "\n"))
                    but it prints
                    \(printed.joined(separator: "\n"))
                    """)
            }
        }
        guard !changes.isEmpty else { return }
        for (range, printed) in changes.reversed() { written.replaceSubrange(range, with: printed) }
        try Data(written.joined(separator: "\n").utf8).write(to: file)
    }

    private static var writes: Bool { ProcessInfo.processInfo.environment["RETRACE_WRITE_DOCS"] == "1" }

    private func run(_ step: Step, in folder: String, _ environment: [String: String]) throws -> [String] {
        let path = URL(filePath: Tool.path).deletingLastPathComponent().path
        let all = [
            "TZ": "Asia/Ho_Chi_Minh", "COLUMNS": "80", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8",
            "PATH": "\(path):/usr/local/bin:/usr/bin:/bin",
        ].merging(environment) { $1 }
        let result = try Tool.shell("cd '\(folder)'\n{ \(step.command)\n} 2>&1", environment: all)
        let expected = step.command.firstMatch(of: /# exit (\d+)$/).flatMap { Int32($0.output.1) } ?? 0
        #expect(result.code == expected, "\(step.command)\n\(result.output)\(result.errors)")
        var lines = result.output.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Whether lines are as shown, where "…" stands for any number of them.
    static func matches(_ printed: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
        guard let first = shown.first else { return printed.isEmpty }
        if first == "…" {
            let rest = shown.dropFirst()
            return (printed.startIndex...printed.endIndex).contains { matches(printed[$0...], rest) }
        }
        guard let line = printed.first, matches(line, first) else { return false }
        return matches(printed.dropFirst(), shown.dropFirst())
    }

    private static func matches(_ line: String, _ shown: String) -> Bool {
        let parts = shown.components(separatedBy: "…")
        guard parts.count > 1, let last = parts.last, line.hasPrefix(parts[0]) else { return line == shown }
        var rest = line.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}

@Suite struct DocumentedCommandsTests {
    @Test func `in a line it stands for a part of it`() {
        for shown in ["a…", "…c", "a…c", "a b … d", "a … b", "…"] {
            let isRight = ["a…", "a b … d", "…"].contains(shown)
            #expect(DocumentedCommands.matches(["a b c d"], [shown]) == isRight, "\(shown)")
        }
    }

    @Test func `an ellipsis stands for any number of lines, and nothing else does`() {
        let printed = ["a", "b", "c"][...]
        for shown in [["a", "b", "c"], ["…"], ["a", "…"], ["…", "c"], ["a", "…", "c"], ["a", "b", "…", "c", "…"]] {
            #expect(DocumentedCommands.matches(printed, shown[...]), "\(shown)")
        }
        for shown in [[], ["a"], ["a", "b"], ["…", "b"], ["a", "c"], ["b", "…"], ["a", "b", "c", "d"]] {
            #expect(!DocumentedCommands.matches(printed, shown[...]), "\(shown)")
        }
    }
}
