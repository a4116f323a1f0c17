import Foundation
import Testing

/// An auditor has a copy of the log's folder, which they cannot write, and nothing else: no views, vault or keys.
struct ReadOnlyTests {
    /// A copy whose files and folder are for reading only.
    private func copy(of sample: SampleData, lock: Bool) throws -> String {
        let path = sample.folder + "/copy"
        try FileManager.default.copyItem(atPath: sample.data + "/log", toPath: path)
        if !lock { try FileManager.default.removeItem(atPath: path + "/lock.mdb") }
        for name in try FileManager.default.contentsOfDirectory(atPath: path) { try mode(0o444, path + "/" + name) }
        try mode(0o555, path)
        // The way there is open to all.
        try mode(0o755, sample.folder)
        return path
    }

    private func mode(_ bits: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: bits], ofItemAtPath: path)
    }

    /// As another user of the system where this one may become another; otherwise as this one, who may not write either.
    private func run(_ arguments: String) throws -> Tool.Result {
        let other = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
        return try Tool.shell("\(other)\"$RETRACE\" \(arguments)", environment: ["LANG": "C.UTF-8"])
    }

    @Test(arguments: [true, false])
    func `everything an auditor does works on a read-only copy of the log, as another user`(lock: Bool) async throws {
        let sample = try await SampleData.make()
        defer {
            try? mode(0o755, sample.folder + "/copy")
            sample.remove()
        }
        let copy = try copy(of: sample, lock: lock)
        let session = try #require(
            try Tool.run(["log", "--data", sample.data, "--type", "OTPVerified", "--format", "json"]).objects()
                .first?["session"] as? String)
        let commands = [
            "log", "log --type OTPIssued", "replay", "replay --session \(session)", "verify", "stats", "policy show",
            "sessions", "sessions --as-of 12", "accounts", "account --help", "session \(session)",
            "session \(session) --as-of 15", "phones", "clients", "diff --from 3", "clock show",
            "audit", "prove 5", "prove \(session)", "checkpoint verify",
        ]
        for command in commands {
            let result = try run("\(command) --data '\(copy)'")
            #expect(result.code == 0, "\(command): \(result)")
            if command != "account --help" {
                #expect(result.errors.contains("is read without locks"), "\(command): \(result.errors)")
            }
        }
        let here = try Tool.run(["replay", "--data", sample.data], environment: ["LANG": "C.UTF-8"])
        #expect(try run("replay --data '\(copy)'").output == here.output)
    }

    @Test func `what writes refuses a copy of the log alone`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        for command in [
            ["rebuild"], ["unlock", "--account", "0123456789abcdef", "--case", "K-1"], ["clock", "accept"],
        ] {
            let result = try Tool.run(command + ["--data", sample.data + "/log"])
            #expect(result.code == 2, "\(command): \(result)")
        }
        #expect(!FileManager.default.fileExists(atPath: sample.data + "/log/log"))
    }

    @Test func `a log that may not be read is an error that says so`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let copy = try copy(of: sample, lock: true)
        defer { try? mode(0o755, copy) }
        try mode(0o000, copy + "/data.mdb")
        let result = try run("replay --data '\(copy)'")
        #expect(result.code == 2)
        #expect(result.errors.contains("may not be read"))
    }
}
