import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// `retrace prove`, `check-proof`, `prove-extends`, `witness` and `tiles` as their user meets them.
struct ProveTests {
    private let sample: SampleData
    private let key: String

    init() async throws {
        sample = try await SampleData.make()
        let signer = try NoteSigner(name: "log.example/1", seed: Bytes32())
        key = signer.key.description
        var options = EventLog.Options()
        options.isReadOnly = true
        let log = try EventLog.open(at: sample.data + "/log", options: options)
        let end = try log.root()
        for size in [10, end.size] {
            let checkpoint = try Checkpoint(origin: "log.example/1", size: size, root: try log.root(size: size).root)
            let signed = try SignedCheckpoint(signing: checkpoint, by: [signer])
            try Data(signed.bytes).write(to: file(size == 10 ? "old" : "new"))
        }
    }

    private func file(_ name: String) -> URL { URL(fileURLWithPath: path(name)) }
    private func path(_ name: String) -> String { sample.folder + "/" + name }

    private func run(_ arguments: String...) throws -> Tool.Result { try Tool.run(arguments) }

    @Test func `a proof of an event is checked without the log, and tells what the event says`() throws {
        defer { sample.remove() }
        let made = try run("prove", "5", "--data", sample.data, "--checkpoint", path("new"), "-o", path("proof"))
        #expect(made.code == 0, "\(made)")
        let checked = try run("check-proof", path("proof"), "--key", key)
        #expect(checked.code == 0, "\(checked)")
        #expect(checked.output.contains("the event is in the log"))
        #expect(checked.lines.allSatisfy { $0.count <= 80 }, "\(checked.output)")
        // Through a pipe, from a copy of the log alone, and by the log.
        let piped = try Tool.shell(
            "$RETRACE prove 5 --data \(sample.data)/log --checkpoint \(path("new")) --without-event | "
                + "$RETRACE check-proof - --key '\(key)' --data \(sample.data) --format json")
        #expect(piped.code == 0, "\(piped)")
        #expect(try piped.objects().first?["position"] as? Int == 5)
    }

    @Test func `without a checkpoint the proof is in the newest that the log keeps`() throws {
        defer { sample.remove() }
        #expect(try run("prove", "5", "--data", sample.data, "-o", path("proof")).code == 0)
        let own = try run("checkpoint", "key", "--data", sample.data).lines[0]
        #expect(try run("check-proof", path("proof"), "--key", own).code == 0)
        #expect(try run("check-proof", path("proof"), "--key", key).code == 1, "a stranger's key")
    }

    @Test func `an altered proof, another event or another key is a fault`() throws {
        defer { sample.remove() }
        _ = try run("prove", "5", "--data", sample.data, "--checkpoint", path("new"), "-o", path("proof"))
        let text = try String(contentsOf: file("proof"), encoding: .utf8)
        try Data(text.replacing("index 5", with: "index 4").utf8).write(to: file("altered"))
        let moved = try run("check-proof", path("altered"), "--key", key)
        #expect(moved.code == 1 && moved.errors.hasPrefix("FAULT: "), "\(moved)")
        try Data("another".utf8).write(to: file("event"))
        #expect(try run("check-proof", path("proof"), "--key", key, "--event", path("event")).code == 1)
        var seed = Bytes32()
        seed.words.0 = 1
        let stranger = try NoteSigner(name: "log.example/1", seed: seed).key.description
        #expect(try run("check-proof", path("proof"), "--key", stranger).code == 1)
    }

    @Test func `what is wrong in the command line is said, with exit code 64`() throws {
        defer { sample.remove() }
        let wrong: [[String]] = [
            ["prove", "x", "--data", sample.data, "--checkpoint", path("new")],
            ["prove", "99999", "--data", sample.data, "--checkpoint", path("new")],
            ["prove", "5", "--data", sample.data, "--checkpoint", path("nothing")],
            ["prove", "5", "--data", sample.data, "--checkpoint", path("new"), "-o", path("old")],
            ["prove", "ffffffffffff", "--data", sample.data, "--checkpoint", path("new")],
            ["check-proof", path("new"), "--key", key],
            ["check-proof", path("new")],
            ["check-proof", path("new"), "--key", "a+b+c"],
            ["prove-extends", path("new"), path("old"), "--data", sample.data],
            ["witness", "init", path("w"), "--name", "a b"],
        ]
        for arguments in wrong {
            let result = try Tool.run(arguments)
            #expect(result.code == 64, "\(arguments): \(result)")
            #expect(result.output.isEmpty)
        }
        #expect(try run("witness", "show", path("w")).code == 2)
        #expect(try run("prove", "5", "--data", path("none"), "--checkpoint", path("new")).code == 2)
    }

    @Test func `growth is proved, and a witness cosigns it`() throws {
        defer { sample.remove() }
        let made = try run("prove-extends", path("old"), path("new"), "--data", sample.data, "-o", path("growth"))
        #expect(made.code == 0, "\(made)")
        #expect(try run("check-proof", path("growth"), "--key", key, "--old", path("old")).code == 0)
        #expect(try run("check-proof", path("growth"), "--key", key, "--old", path("new")).code == 1)
        let begun = try run("witness", "init", path("w"), "--name", "audit.example/w")
        #expect(begun.code == 0 && begun.output.hasPrefix("audit.example/w+"), "\(begun)")
        #expect(try run("witness", "trust", path("w"), key).code == 0)
        #expect(try run("witness", "cosign", path("w"), path("old")).code == 0)
        #expect(try run("witness", "check", path("w"), path("growth")).code == 0)
        let cosigned = try run("witness", "cosign", path("w"), path("growth"), "-o", path("cosigned"))
        #expect(cosigned.code == 0, "\(cosigned)")
        #expect(try String(contentsOf: file("cosigned"), encoding: .utf8).contains("\n— audit.example/w "))
        let shown = try run("witness", "show", path("w"), "--format", "json").objects().first
        #expect(shown?["origin"] as? String == "log.example/1")
    }

    @Test func `a witness whose key is given must have signed`() throws {
        defer { sample.remove() }
        let witness = try run("witness", "init", path("w"), "--name", "audit.example/w").lines[0]
        _ = try run("witness", "trust", path("w"), key)
        let keys = ["--key", key, "--key", witness]
        func check(_ arguments: String...) throws -> Tool.Result { try Tool.run(["check-proof"] + arguments + keys) }
        _ = try run("prove", "5", "--data", sample.data, "--checkpoint", path("new"), "-o", path("proof"))
        let missing = try check(path("proof"))
        #expect(missing.code == 1 && missing.errors.contains("audit.example/w"), "\(missing)")
        _ = try run("prove-extends", path("old"), path("new"), "--data", sample.data, "-o", path("growth"))
        #expect(try check(path("growth"), "--old", path("old")).code == 1)
        let unseen = try Tool.run(["checkpoint", "verify", "--data", sample.data, path("new")] + keys)
        #expect(unseen.code == 1 && unseen.output.contains("audit.example/w"), "\(unseen)")

        _ = try run("witness", "cosign", path("w"), path("new"), "-o", path("cosigned"))
        _ = try run("prove", "5", "--data", sample.data, "--checkpoint", path("cosigned"), "-o", path("proof2"))
        let found = try check(path("proof2"))
        #expect(found.code == 0 && found.output.contains("audit.example/w at 20"), "\(found)")
        // Of growth the newer checkpoint counts: it vouches for the older one too.
        _ = try run("prove-extends", path("old"), path("cosigned"), "--data", sample.data, "-o", path("growth2"))
        #expect(try check(path("growth2"), "--old", path("old")).code == 0)
        #expect(try Tool.run(["checkpoint", "verify", "--data", sample.data, path("cosigned")] + keys).code == 0)
        // What the log itself keeps is never cosigned, and is held against the log's own key alone.
        let own = try run("checkpoint", "key", "--data", sample.data).lines[0]
        let kept = try run("checkpoint", "verify", "--data", sample.data, "--key", own, "--key", witness)
        #expect(kept.code == 0, "\(kept)")
    }

    /// The sample's events with the time in each session's id moved, as if its browser had chosen it beforehand.
    private func withChosenIDs(_ minutes: Int64, to folder: String) throws -> (
        log: EventLog, sessions: [SessionID: Int]
    ) {
        var options = EventLog.Options()
        options.isReadOnly = true
        let source = try EventLog.open(at: sample.data + "/log", options: options)
        let log = try EventLog.open(at: folder)
        var (sessions, encoder): ([SessionID: Int], CBOREncoder) = ([:], CBOREncoder())
        var records: [[UInt8]] = []
        try source.read(from: 0) { _, record in
            var event = try EventRecord.decode(record)
            if let id = event.session {
                let chosen = SessionID(high: id.high &+ UInt64(minutes * 60_000) << 16, low: id.low)
                event.session = chosen
                sessions[chosen, default: 0] += 1
            }
            EventRecord.encode(event, into: &encoder)
            records.append(encoder.bytes)
            return true
        }
        try log.append { turn in for record in records { try turn.append(record) } }
        return (log, sessions)
    }

    @Test func `a session whose id was chosen for a later time of its hour is found whole`() throws {
        defer { sample.remove() }
        let (log, sessions) = try withChosenIDs(55, to: path("late"))
        let (size, root) = try log.root()
        let signed = try SignedCheckpoint(
            signing: Checkpoint(origin: "log.example/1", size: size, root: root),
            by: [NoteSigner(name: "log.example/1", seed: Bytes32())])
        try Data(signed.bytes).write(to: file("late-checkpoint"))
        #expect(sessions.count == 3)
        for (session, count) in sessions {
            let made = try run("prove", "\(session)", "--data", path("late"), "--checkpoint", path("late-checkpoint"))
            #expect(made.lines.count { $0.hasPrefix("index ") } == count, "\(made)")
        }
    }

    @Test func `events that the checkpoint does not cover are told`() throws {
        defer { sample.remove() }
        let events = try Tool.run(["log", "--data", sample.data, "--format", "json"]).objects()
        let session = try #require(events[9]["session"] as? String)
        let later = events.dropFirst(10).count { $0["session"] as? String == session }
        #expect(later > 0)
        let made = try run("prove", session, "--data", sample.data, "--checkpoint", path("old"))
        #expect(made.code == 0 && made.errors.contains("Note: \(later) later event"), "\(made)")
        let behind = try #require(events.last { $0["session"] is String }?["session"] as? String)
        let none = try run("prove", behind, "--data", sample.data, "--checkpoint", path("old"))
        #expect(none.code == 64 && none.errors.contains("begins behind the 10 events"), "\(none)")
        #expect(try run("prove", session, "--data", sample.data).errors.isEmpty)
    }

    @Test func `a checkpoint of this log that a stranger signed is told, and makes no evidence`() throws {
        defer { sample.remove() }
        let made = try run("prove", "5", "--data", sample.data, "--checkpoint", path("new"))
        #expect(made.code == 0 && made.errors.hasPrefix("Warning: ") && made.errors.contains("not signed by a key"))
        let session = try #require(
            try Tool.run(["log", "--data", sample.data, "--type", "OTPIssued", "--format", "json"]).objects().first?[
                "session"] as? String)
        let refused = try run(
            "evidence", session, "--data", sample.data, "--checkpoint", path("new"), "-o", path("e.zip"))
        #expect(refused.code == 1 && refused.errors.contains("not signed by a key"), "\(refused)")
        #expect(!FileManager.default.fileExists(atPath: path("e.zip")))
    }

    @Test func `a checkpoint that is not this log's is a fault`() throws {
        defer { sample.remove() }
        let signer = try NoteSigner(name: "log.example/1", seed: Bytes32())
        let other = try SignedCheckpoint(
            signing: Checkpoint(origin: "log.example/1", size: 10, root: Bytes32()), by: [signer])
        try Data(other.bytes).write(to: file("other"))
        #expect(try run("prove", "5", "--data", sample.data, "--checkpoint", path("other")).code == 1)
        #expect(try run("tiles", path("tiles"), "--data", sample.data, "--checkpoint", path("other")).code == 1)
        #expect(try run("prove-extends", path("other"), path("new"), "--data", sample.data).code == 1)
    }

    @Test func `tiles are written once, and again only where they are new`() throws {
        defer { sample.remove() }
        let arguments = ["tiles", path("tiles"), "--data", sample.data, "--format", "json", "--checkpoint"]
        #expect(try Tool.run(arguments + [path("old")]).objects().first?["written"] as? Int == 2)
        let second = try Tool.run(arguments + [path("new")])
        #expect(second.code == 0, "\(second)")
        #expect(try second.objects().first?["events_before"] as? Int == 10)
        #expect(try Tool.run(arguments + [path("new")]).objects().first?["written"] as? Int == 0)
    }
}
