import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// A log that does not go on from the checkpoint outside it is not written to.
@Suite struct StaleLogTests {
    @Test func `an older copy of the log is refused, and still read`() async throws {
        let rig = try await SigningRig()
        await rig.rig.close()
        try rig.copy("old")
        let old = try rig.outsideCheckpoint().checkpoint.size
        try await rig.rig.open()
        try await rig.work()
        await rig.rig.close()
        let new = try rig.outsideCheckpoint().checkpoint.size
        try rig.putBack("old")
        let fault = CheckpointFault.behind(checkpoint: new, log: old)
        let error = try #require(try await rig.refusal())
        #expect(error == .contradicts(path: rig.outside, fault))
        #expect(error.description.contains("\(new) events") && error.description.contains("has \(old)"))
        #expect(error.description.contains("retrace restore"))
        var options = EventLog.Options()
        options.isReadOnly = true
        #expect(try EventLog.open(at: rig.rig.options.data + "/log", options: options).head().size == old)
    }

    @Test func `a log with another history is refused, however long it is`() async throws {
        let rig = try await SigningRig()
        await rig.rig.close()
        try rig.copy("old")
        try await rig.rig.open()
        try await rig.work()
        await rig.rig.close()
        let signed = try Data(contentsOf: URL(fileURLWithPath: rig.outside))
        try rig.putBack("old")
        try FileManager.default.removeItem(atPath: rig.outside)
        try await rig.rig.open()
        for _ in 0..<3 { try await rig.work() }
        await rig.rig.close()
        try signed.write(to: URL(fileURLWithPath: rig.outside))
        let size = try rig.outsideCheckpoint().checkpoint.size
        #expect(try await rig.refusal() == .contradicts(path: rig.outside, .otherHistory(size: size)))
    }

    @Test func `a checkpoint that was altered or signed by another key is not believed`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        await rig.rig.close()
        let note = try rig.outsideCheckpoint().note.description
        let size = try rig.outsideCheckpoint().checkpoint.size
        let strange = try SignedCheckpoint(
            signing: try rig.outsideCheckpoint().checkpoint, by: [NoteSigner(name: "x", seed: .init())])
        let altered = [
            note.replacing("\n\(size)\n", with: "\n\(size - 1)\n"), "", "no checkpoint\n", strange.note.description,
        ]
        for text in altered {
            try text.write(toFile: rig.outside, atomically: true, encoding: .utf8)
            guard case .notSigned(rig.outside, _) = try await rig.refusal() else {
                Issue.record("it was believed: \(text)")
                continue
            }
        }
        try note.write(toFile: rig.outside, atomically: true, encoding: .utf8)
        #expect(try await rig.refusal() == nil)
        await rig.rig.close()
    }

    @Test func `the checkpoint of another log is refused`() async throws {
        let (rig, other) = (try await SigningRig(), try await SigningRig())
        for rig in [rig, other] {
            try await rig.work()
            await rig.rig.close()
        }
        // Its keys and its checkpoint, but not its log.
        for name in ["checkpoint", "signing/1.pub"] {
            try FileManager.default.removeItem(atPath: rig.keys + "/" + name)
            try FileManager.default.copyItem(atPath: other.keys + "/" + name, toPath: rig.keys + "/" + name)
        }
        guard case .otherLog = try await rig.refusal() else {
            Issue.record("it was taken for this log's")
            return
        }
    }

    @Test func `a log that only says that it was restored is refused`() async throws {
        let rig = try await SigningRig()
        await rig.rig.close()
        try rig.copy("old")
        try await rig.rig.open()
        try await rig.work()
        await rig.rig.close()
        try rig.putBack("old")
        let lost = try rig.outsideCheckpoint().checkpoint
        try {
            let log = try EventLog.open(at: rig.rig.options.data + "/log")
            let key = try VerifierKey(name: "retrace/forged", kind: .note, publicKey: Bytes32())
            try log.append { turn in
                try turn.set("origin", to: Array("retrace/forged".utf8))
                try turn.set("signing", to: [0, 0, 0, 2])
                try turn.set("signing.2", to: Array("\(key)".utf8))
                try turn.set("restored", to: Array(lost.text.utf8))
            }
        }()
        #expect(
            try await rig.refusal()
                == .otherLog(path: rig.outside, origin: lost.origin, own: "retrace/forged"))
    }

    @Test func `a log that is gone is not begun anew under its keys`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        await rig.rig.close()
        let size = try rig.outsideCheckpoint().checkpoint.size
        for part in ["log", "views"] { try FileManager.default.removeItem(atPath: rig.rig.options.data + "/" + part) }
        #expect(try await rig.refusal() == .contradicts(path: rig.outside, .behind(checkpoint: size, log: 0)))
    }
}
