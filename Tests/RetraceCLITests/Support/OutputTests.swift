import EventStore
import Foundation
import LMDB
import Recovery
import Testing

/// How listings come out.
struct OutputTests {
    @Test func `a reader that goes away ends a command quietly, with success`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let line = "for i in $(seq 300); do \"$RETRACE\" log --data '\(sample.data)' || exit $?; done | head -1"
        let many = try Tool.shell(line)
        #expect(many.code == 0)
        #expect(many.errors.isEmpty)
        let one = try Tool.shell("(sleep 0.3; \"$RETRACE\" log --data '\(sample.data)'; echo $? >&2) | true")
        #expect(one.errors == "0\n")
    }

    @Test func `a verdict is told by the exit code, also if nobody reads it`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let stranger = try NoteSigner(name: "log.example/1", seed: Bytes32()).key.description
        try #require(try Tool.run(["prove", "5", "--data", sample.data, "-o", sample.folder + "/proof"]).code == 0)
        let session = try #require(
            try Tool.run(["log", "--data", sample.data, "--type", "OTPIssued", "--format", "json"]).objects().first?[
                "session"] as? String)
        let evidence = sample.folder + "/evidence.zip"
        try #require(try Tool.run(["evidence", session, "--data", sample.data, "-o", evidence]).code == 0)
        func code(_ line: String) throws -> String {
            try Tool.shell("(sleep 0.2; \"$RETRACE\" \(line) 2> /dev/null; echo $? >&2) | true").errors
        }
        #expect(try code("checkpoint verify --data '\(sample.data)' --key '\(stranger)'") == "1\n")
        #expect(try code("check-proof '\(sample.folder)/proof' --key '\(stranger)'") == "1\n")
        #expect(try code("evidence verify '\(evidence)' --key '\(stranger)'") == "1\n")
        #expect(try code("receipt 00000000-00000000 --data '\(sample.data)'") == "1\n")
        #expect(try code("verify --data '\(sample.data)'") == "0\n")
        try forgeEvent(in: sample.data)
        #expect(try code("audit --data '\(sample.data)'") == "1\n")
        #expect(try code("audit --data '\(sample.data)' --format json") == "1\n")
        try Data(count: 100).write(to: URL(fileURLWithPath: sample.data + "/log/data.mdb"))
        #expect(try code("verify --data '\(sample.data)'") == "1\n")
    }

    @Test func `json is one object a line, with the same keys in each`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        for command in ["log", "sessions", "accounts", "phones", "clients"] {
            let result = try Tool.run([command, "--data", sample.data, "--format", "json"])
            #expect(result.code == 0, "\(result)")
            let objects = try result.objects()
            #expect(!objects.isEmpty)
            #expect(Set(objects.map { Set($0.keys) }).count == 1)
        }
    }

    @Test func `json has times in UTC, a table by the local clock`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let there = ["TZ": "Asia/Ho_Chi_Minh"]
        let arguments = ["log", "--data", sample.data, "--type", "RecoveryRequested", "--limit", "1"]
        let object = try #require(
            try Tool.run(arguments + ["--format", "json"], environment: there).objects().first)
        #expect(object["time"] as? String == "2026-01-05T03:02:00.000Z")
        let table = try Tool.run(arguments, environment: there)
        #expect(table.lines.last?.contains("2026-01-05T10:02:00.000 ") == true)
    }

    @Test(arguments: [
        ("2026-01-05T10:02", 1), ("2026-01-05T10:02:00.001", 0), ("2026-01-05T03:02:00Z", 1),
        ("2026-01-05T10:02:00+07:00", 1), ("2026-01-05", 1), ("2026-01-06", 0),
    ])
    func `a time is typed by the local clock, or with an offset`(from: String, count: Int) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let result = try Tool.run(
            [
                "log", "--data", sample.data, "--type", "recoveryrequested", "--format", "json", "--from", from,
                "--to", "2026-01-06T10:03",
            ], environment: ["TZ": "Asia/Ho_Chi_Minh"])
        #expect(result.code == 0, "\(result)")
        #expect(result.lines.contains { $0.contains("03:02:00.000Z") } == (count == 1))
    }

    @Test func `what is said beside the output is broken between words too, but no path is`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let arguments = ["log", "--data", sample.data, "--type", "OTPIssued"]
        let sentence = try Tool.run(arguments).errors
        #expect(sentence.contains("There are no views"))
        let shown = try Tool.runInTerminal(arguments, columns: 100, withErrors: true).plainLines
        #expect(shown.allSatisfy { $0.count <= 100 })
        #expect(shown.joined(separator: " ").hasPrefix(sentence.dropLast()))
        // A path that has no room in a line stands alone, whole.
        let narrow = try Tool.runInTerminal(arguments, columns: 40, withErrors: true).plainLines
        #expect(narrow.joined(separator: " ").hasPrefix(sentence.dropLast()))
        let wide = narrow.filter { $0.count > 40 }
        #expect(!wide.isEmpty && wide.allSatisfy { !$0.contains(" ") && $0.contains(sample.data) }, "\(narrow)")
    }

    @Test(arguments: ["stats", "verify", "checkpoint verify", "checkpoint list"])
    func `a root stands whole in 80 columns`(command: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let arguments = command.split(separator: " ").map(String.init) + ["--data", sample.data + "/log"]
        let lines = try Tool.runInTerminal(arguments, columns: 80).plainLines
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
        let root = try #require(try Tool.run(["verify", "--data", sample.data, "--format", "json"]).objects().first)[
            "root"]
        if command != "checkpoint verify" {
            #expect(lines.contains { $0.contains(root as? String ?? "-") }, "\(lines)")
        }
    }

    @Test func `a table says in its heading by which clock its times are, and all else says it with each`() async throws
    {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let commands: [(arguments: [String], there: String, utc: String)] = [
            (["log", "--limit", "1"], "TIME (+07:00) ", "TIME (UTC) "),
            (["sessions"], "BEGUN (+07:00) ", "BEGUN (UTC) "),
            (["clock", "show"], "+07:00\n", "Z\n"), (["stats"], "+07:00\n", "Z\n"),
            (["replay", "--limit", "1"], "+07:00  ", "Z  "), (["diff", "--from", "3"], "+07:00\n", "Z\n"),
        ]
        for (arguments, there, utc) in commands {
            for (zone, expected) in [("Asia/Ho_Chi_Minh", there), ("UTC", utc)] {
                let result = try Tool.run(arguments + ["--data", sample.data + "/log"], environment: ["TZ": zone])
                #expect(result.code == 0 && result.output.contains(expected), "\(arguments): \(result)")
            }
        }
        // Two days on both sides of a change of the clock: there each time says its own.
        let change = try await SampleData.make(at: Instant(milliseconds: 1_774_742_400_000))
        defer { change.remove() }
        try await change.play(from: Instant(milliseconds: 1_774_742_400_000) + .hours(48)) { engine, play in
            _ = try await play.begin(engine, "001090004321", "0987654321")
        }
        let mixed = try Tool.run(["log", "--data", change.data], environment: ["TZ": "Europe/Berlin"])
        #expect(mixed.lines.first?.contains("TIME ") == true && !mixed.output.contains("TIME ("), "\(mixed)")
        #expect(mixed.output.contains("+01:00") && mixed.output.contains("+02:00"), "\(mixed)")
    }

    @Test(arguments: [40, 80, 300])
    func `a terminal shows every column, in further lines where there is no room`(columns: Int) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let arguments = ["log", "--data", sample.data + "/log"]
        let piped = try Tool.run(arguments).lines
        let shown = try Tool.runInTerminal(arguments, columns: columns).plainLines
        #expect(shown.allSatisfy { $0.count <= columns })
        #expect(shown.count % piped.count == 0)
        #expect((shown.count == piped.count) == (columns == 300))
        let words = shown.joined(separator: " ").split(separator: " ")
        for heading in ["POSITION", "TIME", "TYPE", "DETAIL", "ACTOR", "SESSION"] {
            #expect(words.count { $0 == heading } == 1)
        }
        // A session's id is shortened, so it is the same for half its length.
        let last = try #require(piped.last?.split(separator: " ").last?.prefix(16))
        #expect(shown.suffix(shown.count / piped.count).contains { $0.contains(last) })
    }

    @Test func `columns are aligned, under a header`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let lines = try Tool.run(["log", "--data", sample.data]).lines
        let header = try #require(lines.first)
        #expect(header.hasPrefix("POSITION  TIME "))
        let column = try #require(header.range(of: "TIME")).lowerBound.utf16Offset(in: header)
        for line in lines.dropFirst() {
            #expect(line.dropFirst(column).hasPrefix("2026-"))
            #expect(Array(line)[column - 1] == " ")
        }
    }
}
