import Foundation
import Testing

/// An operator's day: a backup, a loss, a restore; with keys of their own.
struct RestoreCommandTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/retrace-restore-\(UUID().uuidString)"
    private var data: String { folder + "/data" }

    /// Imports one account more, which is one event more.
    private func importAccount(_ number: Int) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + "/accounts.csv"
        try "type,identifier,phone\nindividual,1234567894\(20 + number),0387584663\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        let result = try Tool.run(["accounts", "import", file, "--data", data, "--create"])
        try #require(result.code == 0, "\(result)")
    }

    @Test func `a log from a backup is refused, restored, and goes on under another name`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try importAccount(1)
        let copy = folder + "/copy"
        try #require(try Tool.run(["backup", copy, "--data", data]).code == 0)
        let key = try Tool.run(["checkpoint", "key", "--data", data]).output
        #expect(try Tool.run(["restore", "--data", data]).code == 2, "nothing is lost yet")
        try importAccount(2)
        let lost = try Tool.run(["checkpoint", "show", "--data", data]).lines
        for part in ["log", "views"] { try? FileManager.default.removeItem(atPath: data + "/" + part) }
        try FileManager.default.copyItem(atPath: copy + "/log", toPath: data + "/log")
        let refused = try Tool.run(["keys", "rotate", "--data", data])
        #expect(refused.code == 1 && refused.errors.contains("retrace restore"), "\(refused)")
        #expect(refused.errors.contains("\(lost[1]) events"))
        let check = try Tool.run(["checkpoint", "verify", "--data", data])
        #expect(check.code == 1 && check.output.contains("cut back"), "\(check)")
        #expect(try Tool.run(["log", "--data", data]).code == 0, "reading stays possible")
        let restored = try Tool.run(["restore", "--data", data])
        #expect(restored.code == 0 && restored.output.contains("old origin   \(lost[0])"), "\(restored)")
        let events = try Tool.run(["log", "--data", data, "--type", "LogRestored", "--format", "json"]).objects()
        let payload = try #require(events.first?["payload"] as? [String: Any])
        #expect(payload["old_size"] as? Int == Int(lost[1]))
        #expect(payload["old_origin"] as? String == lost[0])
        let keys = try Tool.run(["checkpoint", "key", "--data", data]).lines
        #expect(keys.count == 2 && keys.first.map { $0 + "\n" } == key)
        try importAccount(3)
        #expect(try Tool.run(["checkpoint", "verify", "--data", data]).code == 0)
        #expect(try Tool.run(["verify", "--data", data, "--log-only"]).code == 0)
    }

    @Test func `the signing key is rotated, and old checkpoints verify as before`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try importAccount(1)
        let before = try Tool.run(["checkpoint", "key", "--data", data]).output
        let result = try Tool.run(["keys", "rotate", "--kind", "signing", "--data", data])
        #expect(result.code == 0 && result.output.contains("epoch 2"), "\(result)")
        let keys = try Tool.run(["checkpoint", "key", "--data", data, "--format", "json"]).objects()
        #expect(keys.map { $0["epoch"] as? Int } == [1, 2])
        #expect(try Tool.run(["checkpoint", "key", "--data", data]).output.hasPrefix(before))
        let listed = try Tool.run(["checkpoint", "list", "--data", data, "--format", "json"]).objects()
        #expect(listed.map { $0["epochs"] as? [Int] } == [[1], [1, 2]])
        #expect(try Tool.run(["checkpoint", "verify", "--data", data]).code == 0)
        #expect(try Tool.run(["keys", "rotate", "--kind", "session", "--data", data]).code == 64)
    }
}
