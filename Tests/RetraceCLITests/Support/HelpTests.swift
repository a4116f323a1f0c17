import Foundation
import Testing

/// The help of every command, as a terminal of 80 columns shows it.
struct HelpTests {
    /// The names that lead to each command that is shown, the whole one first.
    private static func commands() throws -> [[String]] {
        let dump = try Tool.run(["--experimental-dump-help"])
        let object = try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any]
        return paths(try #require(object?["command"] as? [String: Any]), below: [])
    }

    private static func paths(_ command: [String: Any], below path: [String]) -> [[String]] {
        let parts = command["subcommands"] as? [[String: Any]] ?? []
        return [path]
            + parts.flatMap { part -> [[String]] in
                guard let name = part["commandName"] as? String, name != "help", part["shouldDisplay"] as? Bool != false
                else { return [] }
                return paths(part, below: path + [name])
            }
    }

    @Test func `no line of help is longer than 80 columns, and none ends before it has to`() throws {
        let commands = try Self.commands()
        #expect(commands.count > 45)
        for command in commands {
            let result = try Tool.run(["help"] + command, environment: ["COLUMNS": "80"])
            #expect(result.code == 0)
            let lines = result.output.components(separatedBy: "\n")
            #expect(lines.count > 5, "\(command)")
            for line in lines where line.count > 80 { Issue.record("\(command) is wider: \(line)") }
            for (line, next) in zip(lines, lines.dropFirst()) where isRagged(line, next, columns: 80) {
                Issue.record("\(command) breaks too early:\n\(line)\n\(next)")
            }
        }
    }

    /// The parser hands an option that both have to the group, and the command below never hears of it.
    @Test func `no group of commands has options of its own`() throws {
        let dump = try Tool.run(["--experimental-dump-help"])
        let object = try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any]
        var groups = [try #require(object?["command"] as? [String: Any])]
        var seen = 0
        while let group = groups.popLast() {
            guard let parts = group["subcommands"] as? [[String: Any]], !parts.isEmpty else { continue }
            groups += parts
            seen += 1
            let options = (group["arguments"] as? [[String: Any]] ?? []).compactMap { $0["valueName"] as? String }
            let own = options.filter { !["help", "version", "subcommands"].contains($0) }
            #expect(own.isEmpty, "\(group["commandName"] ?? "")")
        }
        #expect(seen > 8)
    }

    @Test func `usage is broken beside its options, in help and behind an error`() throws {
        for arguments in [["help", "account"], ["account", "--bananas"]] {
            let result = try Tool.run(arguments, environment: ["COLUMNS": "60"])
            let lines = (result.output + result.errors).components(separatedBy: "\n")
            let first = try #require(
                lines.firstIndex { $0.lowercased().hasPrefix("usage: retrace account [--data <dir>]") })
            let rest = lines[(first + 1)...].prefix { $0.hasPrefix("       ") }
            #expect(rest.count > 2)
            for line in rest {
                #expect(line.count <= 60)
                #expect(line.count { $0 == "[" } == line.count { $0 == "]" }, "\(line)")
            }
        }
    }

    @Test func `what is ragged is told from what is not`() {
        #expect(isRagged("One two", "three", columns: 20))
        #expect(!isRagged("One two three four", "five", columns: 20))
        #expect(!isRagged("One two", "", columns: 20))
        #expect(!isRagged("One two:", "  three", columns: 20))
        let beside = String(repeating: " ", count: 26) + "Of data."
        #expect(isRagged("  --data <dir>            The folder.", beside, columns: 60))
        #expect(!isRagged("  --a-long-one <its-value>", beside, columns: 60))
        #expect(!isRagged("  --a-longer-one <its-value>", beside, columns: 60))
    }

    /// Whether the first word of a line would have had room in the line above: within a paragraph, which is not indented,
    /// or in the text beside an option.
    private func isRagged(_ line: String, _ next: String, columns: Int) -> Bool {
        let indent = next.prefix { $0 == " " }.count
        let isParagraph = indent == 0 && !line.hasPrefix(" ")
        let isBesideAnOption = indent == 26 && line.count > 26 && line.dropFirst(25).first == " "
        guard !line.isEmpty, isParagraph || isBesideAnOption, let word = next.split(separator: " ").first else {
            return false
        }
        // The parser breaks in front of what would end in the last column.
        return line.count + 1 + word.count < columns
    }
}
