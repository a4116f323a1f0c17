import Foundation
import Testing

/// What is said where a file or a disk is in the way, and not the log.
struct UnusableFileTests {
    @Test func `an empty file in the place of the log is said to be empty`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-empty-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/log", withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: folder + "/log/data.mdb"))
        for command in ["log", "stats", "replay", "verify", "checkpoint verify", "audit"] {
            for path in [folder, folder + "/log"] {
                let result = try Tool.run(command.split(separator: " ").map(String.init) + ["--data", path])
                #expect(result.code == (command == "verify" ? 1 : 2), "\(command): \(result)")
                let sentence = "\(folder)/log/data.mdb is damaged: it is empty; restore it from a backup"
                #expect((result.output + result.errors).contains(sentence), "\(command): \(result)")
            }
        }
    }

    @Test(arguments: ["sessions --as-of 20", "diff --from 15", "accounts", "clients --as-of 15"])
    func `a full temporary folder is said to be full`(command: String) async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let disk = sample.folder + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        // A disk of its own is given in a mount namespace; whoever is not root needs one of users too.
        let unshare = getuid() == 0 ? "unshare -m" : "unshare -rm"
        for kilobytes in [0, 60, 120] {
            let result = try Tool.shell(
                "\(unshare) sh -c 'mount -t tmpfs -o size=128k tmpfs \(disk) || exit 99; "
                    + "head -c \(128 - kilobytes)k /dev/zero > \(disk)/other; "
                    + "TMPDIR=\(disk) \"$RETRACE\" \(command) --data \(sample.data)/log'")
            #expect(result.code == 2, "\(kilobytes) KiB: \(result)")
            #expect(
                result.errors.contains("no space is left in the temporary folder \(disk); "),
                "\(kilobytes) KiB: \(result)")
        }
    }

    @Test func `a file that can't be written is said, with exit code 2`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let file = sample.folder + "/nowhere/file"
        let session = try #require(
            try Tool.run(["log", "--data", sample.data, "--type", "OTPIssued", "--format", "json"]).objects().first?[
                "session"] as? String)
        for command in [
            ["replay", "--html", file], ["prove", "5", "-o", file], ["prove-extends", "5", "-o", file],
            ["evidence", session, "-o", file],
        ] {
            let result = try Tool.run(command + ["--data", sample.data])
            #expect(result.code == 2, "\(command): \(result)")
            #expect(
                result.errors.contains("\(file) can't be written: its folder is not there"), "\(command): \(result)")
        }
    }
}
