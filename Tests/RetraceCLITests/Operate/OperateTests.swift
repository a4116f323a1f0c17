import Foundation
import Testing

/// Backup, accounts, keys, locks and the clock.
struct OperateTests {
    private func root(_ data: String) throws -> String {
        let report = try Tool.run(["verify", "--data", data, "--format", "json"]).objects().first
        return try #require(report?["root"] as? String)
    }

    @Test func `a backup is a folder of data with the same root`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let copy = sample.folder + "/copy"
        let result = try Tool.run(["backup", copy, "--data", sample.data])
        #expect(result.code == 0, "\(result)")
        #expect(try root(copy) == root(sample.data))
        #expect(!FileManager.default.fileExists(atPath: copy + "/vault"))
        #expect(try Tool.run(["rebuild", "--data", copy]).code == 0)
        #expect(try Tool.run(["verify", "--data", copy]).code == 0)
        #expect(try Tool.run(["backup", copy, "--data", sample.data]).code == 64)
        #expect(try Tool.run(["backup", sample.data + "/inside", "--data", sample.data]).code == 64)
    }

    @Test func `a backup with the vault finds accounts by what a citizen types`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let copy = sample.folder + "/copy"
        try #require(try Tool.run(["backup", copy, "--data", sample.data, "--with-vault"]).code == 0)
        try #require(try Tool.run(["rebuild", "--data", copy]).code == 0)
        let typed = [
            "account", "--type", "individual", "--id", "123456789423", "--reason", "1", "--case", "K-1", "--test-keys",
            "--data",
        ]
        #expect(try Tool.run(typed + [copy]).code == 0)
    }

    @Test func `accounts are imported into a new folder, and written into the log`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-import-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (data, file) = (folder + "/data", folder + "/accounts.csv")
        try "type,identifier,phone\nindividual,123456789423,0387584663\nindividual,056090001234,0912345678\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try Tool.run(["accounts", "import", file, "--data", data]).code == 2)
        let result = try Tool.run(["accounts", "import", file, "--data", data, "--create"])
        #expect(result.code == 0, "\(result)")
        #expect(result.output.contains("2 new accounts"))
        let events = try Tool.run(["log", "--data", data, "--type", "AccountRegistered", "--format", "json"])
        #expect(events.lines.count == 2)
        #expect(!events.output.contains("123456789423"))
        let again = try Tool.run(["accounts", "import", file, "--data", data])
        #expect(again.code == 0 && again.output.contains("2 as they were"), "\(again)")
        #expect(try Tool.run(["verify", "--data", data]).code == 0)
        try "type,identifier,phone\nindividual,12,0387584663\n".write(toFile: file, atomically: true, encoding: .utf8)
        let wrong = try Tool.run(["accounts", "import", file, "--data", data])
        #expect(wrong.code == 64 && wrong.errors.contains("line 2"), "\(wrong)")
        #expect(try Tool.run(["accounts", "import", folder + "/none.csv", "--data", data]).code == 64)
    }

    @Test func `the vault's key is rotated, and pseudonyms stay`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-keys-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (data, file) = (folder + "/data", folder + "/accounts.csv")
        try "type,identifier,phone\nindividual,123456789423,0387584663\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        try #require(try Tool.run(["accounts", "import", file, "--data", data, "--create"]).code == 0)
        try #require(try Tool.run(["rebuild", "--data", data]).code == 0)
        let typed = [
            "account", "--type", "individual", "--id", "123456789423", "--reason", "1", "--case", "K-1", "--format",
            "json", "--data", data,
        ]
        let before = try Tool.run(typed)
        #expect(before.code == 0, "\(before)")
        let rotated = try Tool.run(["keys", "rotate", "--data", data])
        #expect(rotated.code == 0 && rotated.output.contains("epoch 2"), "\(rotated)")
        #expect(try Tool.run(typed).output == before.output)
        #expect(FileManager.default.fileExists(atPath: data + "-keys/vault/2.key"))
        #expect(!FileManager.default.fileExists(atPath: data + "-keys/vault/1.key"))
    }

    @Test func `an account that is not locked is not unlocked`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let named = [
            "--type", "individual", "--id", "123456789423", "--reason", "1", "--case", "K-1/2026", "--test-keys",
        ]
        let result = try Tool.run(["unlock", "--data", sample.data] + named)
        #expect(result.code == 64, "\(result)")
        #expect(result.errors.contains("is not locked"))
    }

    @Test func `the clock is shown, and a sound one needs no word`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-clock-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (data, file) = (folder + "/data", folder + "/accounts.csv")
        try "type,identifier,phone\n".write(toFile: file, atomically: true, encoding: .utf8)
        try #require(try Tool.run(["accounts", "import", file, "--data", data, "--create"]).code == 0)
        let shown = try #require(try Tool.run(["clock", "--data", data, "--format", "json"]).objects().first)
        #expect(shown["same_boot"] as? Bool == true)
        #expect(shown["refused"] as? Bool == false)
        let accepted = try Tool.run(["clock", "accept", "--data", data])
        #expect(accepted.code == 0 && accepted.output.contains("nothing was changed"))
    }
}
