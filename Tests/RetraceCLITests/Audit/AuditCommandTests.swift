import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// `retrace audit`, as its user types it.
@Suite struct AuditCommandTests {
    private let folder: String

    init() {
        folder = FileManager.default.temporaryDirectory.path + "/retrace-audit-cli-\(UUID().uuidString)"
    }

    private func simulate(seed: Int) throws -> String {
        let data = folder + "/s\(seed)"
        let result = try Tool.run(
            ["simulate", "--accounts", "150", "--days", "3", "--seed", "\(seed)", "--data", data]
                + ["enumeration", "guessing", "bombing", "ring", "simswap"].flatMap { ["--attack", $0] })
        #expect(result.code == 0, "\(result.errors)")
        return data
    }

    private func remove() { try? FileManager.default.removeItem(atPath: folder) }

    @Test(arguments: [1, 2, 3])
    func `a simulated province under attack is clean, also from a copy of the log folder`(seed: Int) throws {
        defer { remove() }
        let data = try simulate(seed: seed)
        let whole = try Tool.run(["audit", "--data", data])
        #expect(whole.code == 0, "seed \(seed): \(whole.output)")
        let copy = try Tool.run(["audit", "--data", data + "/log", "--format", "json"])
        let summary = try #require(try copy.objects().last)
        #expect(copy.code == 0 && summary["clean"] as? Bool == true)
        #expect((summary["events"] as? Int ?? 0) > 1_000)
    }

    @Test func `what was written past the engine is named, with exit code 1`() throws {
        defer { remove() }
        let data = try simulate(seed: 4)
        let session = try forgeEvent(in: data)
        let json = try Tool.run(["audit", "--data", data, "--format", "json"])
        #expect(json.code == 1)
        let finding = try #require(try json.objects().first)
        #expect(finding["type"] as? String == "OTPVerified" && finding["session"] as? String == "\(session)")
        #expect(try json.objects().last?["findings"] as? Int == 1)
        let own = try Tool.run(["audit", "--data", data, "--session", String("\(session)".prefix(20))])
        #expect(own.code == 1 && own.output.contains("OTPVerified"))
        let before = try Tool.run(["audit", "--data", data, "--to", "2026-01-05T12:00"])
        #expect(before.code == 0, "\(before.output)")
    }

    @Test func `on a terminal a finding's reason is whole, in a pipe a finding is one line`() throws {
        defer { remove() }
        let data = try simulate(seed: 7)
        let session = try forgeEvent(in: data)
        let json = try #require(try Tool.run(["audit", "--data", data, "--format", "json"]).objects().first)
        let reason = try #require(json["reason"] as? String)
        for columns in [40, 80] {
            let shown = try Tool.runInTerminal(["audit", "--data", data], columns: columns)
            #expect(shown.code == 1)
            #expect(shown.plainLines.allSatisfy { $0.count <= columns }, "\(shown.output)")
            #expect(shown.plainLines.contains("verdict                         FINDINGS"))
            let words = shown.plainLines.joined(separator: " ").split(separator: " ").joined(separator: " ")
            #expect(words.contains(reason))
            #expect(words.replacing(" ", with: "").contains("\(session)"))
        }
        let piped = try Tool.run(["audit", "--data", data])
        #expect(piped.lines.filter { $0.contains(reason) && $0.contains("\(session)") }.count == 1)
        #expect(piped.lines.count == 1 + 1 + 5)
    }

    @Test func `a network says whose events are judged, and refusals of it are among them`() throws {
        defer { remove() }
        let data = try simulate(seed: 8)
        let log = try Tool.run(["log", "--data", data, "--format", "json"]).objects()
        let payloads = log.compactMap { $0["payload"] as? [String: Any] }
        let refused = try #require(payloads.first { $0["rule"] != nil && $0["network"] is String })
        let network = try #require(refused["network"] as? String)
        let sessions = log.filter { ($0["payload"] as? [String: Any])?["account_type"] != nil }
            .filter { ($0["payload"] as? [String: Any])?["network"] as? String == network }
            .compactMap { $0["session"] as? String }
        let own = log.count { sessions.contains($0["session"] as? String ?? "-") }
        let refusals = payloads.count { $0["rule"] != nil && $0["network"] as? String == network }
        let audit = try Tool.run(["audit", "--data", data, "--network", network, "--format", "json"])
        #expect(try audit.objects().last?["judged"] as? Int == own + refusals)
        #expect(own + refusals < log.count)
    }

    @Test func `SARIF has one result for each finding, and names the rule`() throws {
        defer { remove() }
        let data = try simulate(seed: 5)
        _ = try forgeEvent(in: data)
        let result = try Tool.run(["audit", "--data", data, "--format", "sarif"])
        #expect(result.code == 1)
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let run = try #require((object?["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(object?["version"] as? String == "2.1.0" && results.count == 1)
        let rules = try #require(
            ((run["tool"] as? [String: Any])?["driver"] as? [String: Any])?["rules"] as? [[String: Any]])
        let index = try #require(results.first?["ruleIndex"] as? Int)
        #expect(rules[index]["id"] as? String == results.first?["ruleId"] as? String)
    }

    @Test func `what was found before an event that can't be read is written, and the document is whole`() throws {
        defer { remove() }
        let data = try simulate(seed: 8)
        try forgeEvent(in: data)
        try appendUnknownEvent(in: data)
        let sarif = try Tool.run(["audit", "--data", data, "--format", "sarif"])
        #expect(sarif.code == 2)
        let object = try JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any]
        let run = try #require((object?["runs"] as? [[String: Any]])?.first)
        #expect((run["results"] as? [Any])?.count == 1)
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == false)
        let table = try Tool.run(["audit", "--data", data])
        #expect(table.code == 2 && table.lines.contains { $0.contains("OTPVerified") }, "\(table)")
    }

    @Test func `an event that says something else is shown beside what was to be said`() async throws {
        defer { remove() }
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let data = sample.folder + "/altered"
        let position = try copy(sample.data + "/log", to: data) { event in
            guard case .otpVerified(var it) = event.payload else { return false }
            it.way = it.way == .temporary ? .chosen : .temporary
            event.payload = .otpVerified(it)
            return true
        }
        let json = try Tool.run(["audit", "--data", data, "--format", "json"])
        let finding = try #require(try json.objects().first { $0["position"] as? Int == position }, "\(json)")
        #expect(finding["kind"] as? String == "differs")
        let differences = try #require(finding["differences"] as? [[String: Any]])
        #expect(differences.count == 1 && differences.first?["field"] as? String == "way", "\(differences)")
        let (found, expected) = (differences.first?["found"] as? String, differences.first?["expected"] as? String)
        #expect(Set([found, expected]) == ["chosen", "temporary"])
        let table = try Tool.run(["audit", "--data", data])
        let words = "(way: \(found ?? ""), expected \(expected ?? ""))"
        #expect(table.code == 1 && table.output.contains(words), "\(table)")
        let shown = try Tool.runInTerminal(["audit", "--data", data], columns: 300)
        #expect(shown.plainLines.contains { $0.hasSuffix(words) }, "\(shown)")
        let sarif = try Tool.run(["audit", "--data", data, "--format", "sarif"])
        #expect(sarif.output.contains("\"differences\":[{\"field\":\"way\","), "\(sarif)")
    }

    /// Copies a log's events into a new one; the first that `change` changes is changed. Returns where it is.
    private func copy(_ log: String, to folder: String, _ change: (inout Event) -> Bool) throws -> Int {
        var options = EventLog.Options()
        options.isReadOnly = true
        let (source, target) = (try EventLog.open(at: log, options: options), try EventLog.open(at: folder))
        var (encoder, changed): (CBOREncoder, Int?) = (CBOREncoder(), nil)
        var records: [[UInt8]] = []
        try source.read(from: 0) { position, record in
            var event = try EventRecord.decode(record)
            if changed == nil, change(&event) { changed = Int(position) }
            EventRecord.encode(event, into: &encoder)
            records.append(encoder.bytes)
            return true
        }
        try target.append { turn in for record in records { try turn.append(record) } }
        return try #require(changed)
    }

    private func appendUnknownEvent(in data: String) throws {
        let log = try EventLog.open(at: data + "/log")
        var encoder = CBOREncoder()
        encoder.array(8)
        for number in [1, 99, 1, UInt64(try log.head().lastTime)] { encoder.unsigned(number) }
        encoder.null()
        encoder.unsigned(7)
        encoder.null()
        encoder.array(0)
        try log.append { turn in _ = try turn.append(encoder.bytes) }
    }

    @Test func `a folder without a log is unusable, and a session that is not there is a wrong argument`() throws {
        defer { remove() }
        #expect(try Tool.run(["audit", "--data", folder + "/none"]).code == 2)
        let data = try simulate(seed: 6)
        let nobody = try Tool.run(["audit", "--data", data, "--session", "ffffffff"])
        #expect(nobody.code == 64 && nobody.output.isEmpty)
    }
}

/// Writes past the engine: a code is verified in the first session, long after.
@discardableResult
func forgeEvent(in data: String) throws -> SessionID {
    let log = try EventLog.open(at: data + "/log")
    var first: SessionID?
    try log.read(from: 0) { _, record in
        first = try EventRecord.decode(record).session
        return first == nil
    }
    let session = try #require(first)
    let event = Event(
        time: Instant(milliseconds: try log.head().lastTime), session: session, actor: .citizen,
        payload: .otpVerified(OTPVerified(issue: 1, attempt: 1, way: .temporary)))
    var encoder = CBOREncoder()
    EventRecord.encode(event, into: &encoder)
    try log.append { turn in _ = try turn.append(encoder.bytes) }
    return session
}
