import EventStore
import Foundation
import Recovery
import Retrace
import Testing

/// Texts from outside that would command a terminal, or turn the order of what it shows.
struct HiddenCharacterTests {
    /// Clears the screen, in both forms; turns the order of letters; and claims to be a line of its own.
    private static let hidden = "a\u{1B}[2J\u{9B}2J\u{202E}b\u{2066}\n#9 x"
    private static let shown = #"a\u001b[2J\u009b2J\u202eb\u2066"#

    /// A log in which everything that outsiders name is named so.
    private func sample() async throws -> SampleData {
        let sample = try await SampleData.make(reference: Self.hidden, provider: "c\u{1B}[31m")
        let log = try EventLog.open(at: sample.data + "/log")
        let last = Instant(milliseconds: try log.head().lastTime)
        let subject = SubjectEvent(
            subject: Pseudonym(high: 7, low: 7), reason: 1, caseNumber: Self.hidden, by: Self.hidden)
        let payloads: [Payload] = [
            .personalDataRevealed(subject), .holdPlaced(subject), .holdLifted(subject), .holdPlaced(subject),
            .subjectErased(subject),
            .recoveryUnlocked(RecoveryUnlocked(account: subject.subject, caseNumber: Self.hidden)),
            .logRestored(
                LogRestored(
                    oldOrigin: Self.hidden, oldSize: 99, oldRoot: TreeRoot(1, 2, 3, 4), restoredSize: 9)),
        ]
        try log.append { turn in
            for payload in payloads {
                var encoder = CBOREncoder()
                EventRecord.encode(Event(time: last, session: nil, actor: .operator, payload: payload), into: &encoder)
                _ = try turn.append(encoder.bytes)
            }
        }
        return sample
    }

    /// What a terminal would not show as a character; line ends and, on a terminal, the tool's own colours aside.
    private func commands(in text: String) -> [String] {
        text.replacing(/\u{1B}\[[0-9]*m/, with: "").unicodeScalars
            .filter {
                $0 != "\n" && ($0.properties.generalCategory == .control || $0.properties.generalCategory == .format)
            }
            .map { String($0.value, radix: 16) }
    }

    @Test func `no text from a log commands a terminal, whatever shows it`() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        let session = try #require(
            try Tool.run(["log", "--data", sample.data, "--type", "OTPVerified", "--format", "json"]).objects()
                .first?["session"] as? String)
        let file = sample.folder + "/case.zip"
        let made = try Tool.run(["evidence", session, "--data", sample.data, "-o", file])
        try #require(made.code == 0, "\(made)")
        let key = try Tool.run(["checkpoint", "key", "--data", sample.data]).lines[0]
        let commands: [[String]] =
            [
                ["log"], ["log", "--format", "json"], ["session", session], ["session", session, "--format", "json"],
                ["replay"], ["replay", "--language", "vi"], ["replay", "--format", "json"],
                ["replay", "--speed", "1000000"],
                ["audit"], ["audit", "--format", "json"], ["audit", "--format", "sarif"], ["hold"],
                ["diff", "--from", "4"],
                ["stats"], ["sessions"],
            ].map { $0 + ["--data", sample.data + "/log"] } + [["evidence", "verify", file, "--key", key, "--report"]]
        var showing = 0
        for command in commands {
            for result in [try Tool.run(command), try Tool.runInTerminal(command, columns: 300, withErrors: true)] {
                #expect(result.code < 2, "\(command): \(result)")
                #expect(self.commands(in: result.output + result.errors).isEmpty, "\(command): \(result)")
                #expect(!result.output.contains("\u{1B}[31m"), "\(command) is coloured from outside")
                #expect(!result.lines.contains { $0.hasPrefix("#9 x") }, "\(command) has a line from outside")
                if result.output.contains(Self.shown) { showing += 1 }
            }
        }
        #expect(showing >= 16, "too few show what this is about: \(showing)")
    }

    @Test func `a page and a report have nothing hidden in them`() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        let page = sample.folder + "/page.html"
        try #require(try Tool.run(["replay", "--data", sample.data, "--html", page]).code == 0)
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(commands(in: text).isEmpty)
        #expect(text.contains(Self.shown))
    }

    @Test func `json says what the log says`() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        let objects = try Tool.run(["log", "--data", sample.data, "--format", "json"]).objects()
        let payloads = objects.compactMap { $0["payload"] as? [String: Any] }
        #expect(payloads.contains { $0["reference"] as? String == Self.hidden })
        #expect(payloads.contains { $0["by"] as? String == Self.hidden && $0["case"] as? String == Self.hidden })
    }

    @Test func `a key in the terminal's walk draws no more than a step`() async throws {
        let sample = try await sample()
        defer { sample.remove() }
        let line = "stty rows 60 cols 120; \"$RETRACE\" replay --data '\(sample.data)' --type MessageAccepted --step"
        let result = try Tool.shell(
            "(sleep 0.7; printf q; sleep 0.2) | script -qefc \"$LINE\" /dev/null", environment: ["LINE": line])
        #expect(result.output.contains(Self.shown))
        #expect(!result.output.contains("\u{1B}[2J") && !result.output.contains("\u{202E}"))
    }

    @Test func `an error repeats what was typed without its commands`() throws {
        for arguments in [
            ["receipt", "a\u{1B}[2J\u{202E}", "--data", "/x"], ["log", "--data", "/x\u{1B}[2J"], ["log", "--x\u{9B}"],
        ] {
            let result = try Tool.run(arguments)
            #expect(result.code != 0)
            #expect(commands(in: result.errors).isEmpty, "\(result)")
        }
    }
}
