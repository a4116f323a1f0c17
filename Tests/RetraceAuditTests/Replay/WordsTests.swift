import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit
import Testing

/// What a replay says, of every golden event, beside what somebody has read and found right:
/// `fixtures/replay/words.txt`, written anew with RETRACE_WRITE_WORDS=1.
@Suite struct WordsTests {
    @Test func `every golden event is told in the words that were agreed`() throws {
        let told = try WordSamples.all().map(\.text).joined(separator: "\n")
        if ProcessInfo.processInfo.environment["RETRACE_WRITE_WORDS"] == "1" {
            try told.write(to: WordSamples.file, atomically: true, encoding: .utf8)
        }
        let agreed = try String(contentsOf: WordSamples.file, encoding: .utf8)
        #expect(told == agreed)
    }

    @Test func `every kind of event is told, in sentences of both languages`() throws {
        let samples = try WordSamples.all()
        #expect(Set(samples.map(\.step.event.payload.type)) == Set(EventType.allCases))
        for sample in samples {
            let words = sample.step.words()
            for sentence in [words.happened, words.citizenSaw, words.sent].compactMap(\.self) {
                for language in AuditLanguage.allCases {
                    let text = sentence[language]
                    #expect(text.first?.isLowercase == false && text.hasSuffix("."), "\(sample.name): \(text)")
                }
                #expect(sentence.vietnamese != sentence.english)
            }
        }
    }

    @Test(arguments: Rule.allCases)
    func `every rule has its words in both languages`(rule: Rule) {
        #expect(rule.words.english == rule.summary)
        #expect(!rule.words.vietnamese.isEmpty && rule.words.vietnamese != rule.summary)
    }

    @Test(arguments: [
        (0, "0.0 s"), (1_250, "1.2 s"), (59_999, "59.9 s"), (60_000, "1 min"), (125_000, "2 min 5 s"),
        (3_600_000, "1 h"), (11_040_000, "3 h 4 min"), (86_400_000, "1 d"), (194_400_000, "2 d 6 h"), (-5, "0.0 s"),
    ])
    func `a length of time is told in its two largest units`(milliseconds: Int, expected: String) {
        #expect(Sentence.duration(Instant.Span(milliseconds: Int64(milliseconds))).english == expected)
    }
}

/// Each golden event as a step: in a real session, in a decoy where that changes the words, or in none.
private struct WordSamples {
    let name: String
    let step: ReplayedStep

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let file = root.appendingPathComponent("fixtures/replay/words.txt")
    private static let golden = root.appendingPathComponent("fixtures/golden")

    static func all() throws -> [WordSamples] {
        let names = try FileManager.default.contentsOfDirectory(atPath: golden.path)
            .filter { $0.hasSuffix(".cbor.hex") }.map { String($0.dropLast(9)) }.sorted()
        let real = try event("RecoveryRequested.v1")
        let decoy = try event("RecoveryRequested.v1.decoy")
        var samples: [WordSamples] = []
        for name in names {
            let event = try event(name)
            samples.append(try sample(name, event, in: real))
            if event.payload.type == .otpIssued || event.payload.type == .otpRejected {
                samples.append(try sample("\(name), in a decoy", event, in: decoy))
            }
        }
        return samples
    }

    private static func sample(_ name: String, _ event: Event, in begun: Event) throws -> WordSamples {
        guard event.session != nil, event.payload.type != .recoveryRequested else {
            return WordSamples(name: name, step: try replay([event]))
        }
        var begun = begun
        begun.session = event.session
        begun.time = min(begun.time, event.time)
        return WordSamples(name: name, step: try replay([begun, event]))
    }

    /// The last of some events, behind the policy that they were decided under.
    private static func replay(_ events: [Event]) throws -> ReplayedStep {
        let folder = NSTemporaryDirectory() + "retrace-words-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try EventLog.open(at: folder)
        var policy = Policy.standard
        policy.version = 1
        for event in events {
            if case .recoveryRequested(let it) = event.payload { policy.version = it.policy }
        }
        let first = Event(
            time: Instant(milliseconds: 0), session: nil, actor: .operator,
            payload: .policyAdopted(.init(policy: policy)))
        try log.append { turn in
            var encoder = CBOREncoder()
            for event in [first] + events {
                EventRecord.encode(event, into: &encoder)
                try turn.append(encoder.bytes)
            }
        }
        var last: ReplayedStep?
        try Replayer(AuditedLog(log)).forEachStep(matching: EventFilter()) { step in
            last = step
            return true
        }
        return try #require(last)
    }

    private static func event(_ name: String) throws -> Event {
        let text = try String(contentsOf: golden.appendingPathComponent(name + ".cbor.hex"), encoding: .utf8)
        let digits = text.split(separator: "\n").dropFirst().joined()
        var bytes: [UInt8] = []
        var rest = digits[...]
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return try EventRecord.decode(bytes.rawSpan)
    }

    var text: String {
        let words = step.words()
        var lines = [name]
        func add(_ label: String, _ sentence: Sentence?) {
            guard let sentence else { return }
            lines.append("  \(label) en  \(sentence.english)")
            lines.append("  \(label) vi  \(sentence.vietnamese)")
        }
        add("actor   ", words.actor)
        add("happened", words.happened)
        add("before  ", words.before)
        add("after   ", words.after)
        if !words.rules.isEmpty {
            lines.append("  rules        " + words.rules.map(\.description).joined(separator: " "))
        }
        add("saw     ", words.citizenSaw)
        add("sent    ", words.sent)
        return lines.joined(separator: "\n") + "\n"
    }
}
