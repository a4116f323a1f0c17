import Foundation
import Recovery
import Testing

/// The table in docs/rules.md is what the code does. With RETRACE_WRITE_DOCS=1 in the environment it is written anew.
@Suite(.serialized) struct StateTableTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/rules.md")
    private static let begin = "<!-- states × commands: begin -->"
    private static let end = "<!-- states × commands: end -->"

    @Test func `every command in every state comes to what docs say`() throws {
        let lines = try String(contentsOf: Self.file, encoding: .utf8).components(separatedBy: "\n")
        let first = try #require(lines.firstIndex(of: Self.begin), "docs/rules.md has no mark \(Self.begin)")
        let last = try #require(lines.firstIndex(of: Self.end), "docs/rules.md has no mark \(Self.end)")
        try #require(first < last)
        let expected = [""] + StateTable.text + [""]
        if ProcessInfo.processInfo.environment["RETRACE_WRITE_DOCS"] == "1" {
            let written = Array(lines[...first]) + expected + Array(lines[last...])
            try Data(written.joined(separator: "\n").utf8).write(to: Self.file)
        } else {
            Self.compare(Array(lines[(first + 1)..<last]), expected)
        }
    }

    private static func compare(_ found: [String], _ expected: [String]) {
        #expect(found.count == expected.count, "docs/rules.md has \(found.count) lines of tables")
        for (line, row) in zip(found, expected) where line != row {
            Issue.record("docs/rules.md says\n  \(line)\nbut it is\n  \(row)\nRETRACE_WRITE_DOCS=1 writes it anew")
        }
    }

    @Test func `the table has every command that a session can get`() {
        let kinds = Set(StateTable.Column.all.map(\.kind))
        let others: Set<CommandKind> = [.unlockAccount, .adoptPolicy, .registerAccount, .changePhone]
        #expect(kinds.union(others) == Set(CommandKind.allCases))
        #expect(kinds.isDisjoint(with: others))
    }

    @Test func `the table has every stage`() {
        for state in StateTable.State.all where state.name != "none" {
            let scenario = Scenario.given(state.given, policy: .standard { $0.way = state.way })
            let name = scenario.stage()?.name ?? ""
            #expect(state.name.contains(name) && !name.isEmpty)
            #expect(scenario.situation.session(scenario.session(nil))?.isDecoy == state.name.hasPrefix("decoy"))
        }
        let names = Set(StateTable.State.all.map(\.name))
        for stage in Stage.allCases { #expect(names.contains(stage.name)) }
    }

    @Test func `docs name every rule once, with its standard number`() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        for rule in Rule.allCases {
            #expect(text.components(separatedBy: "\n| \(rule) |").count == 2, "\(rule)")
        }
    }
}
