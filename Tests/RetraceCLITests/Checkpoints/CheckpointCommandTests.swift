import Foundation
import Retrace
import Testing

/// Showing, checking and handing on checkpoints.
struct CheckpointCommandTests {
    @Test func `show writes the note, list names it, key prints what it verifies with`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let note = try Tool.run(["checkpoint", "--data", sample.data])
        #expect(note.code == 0 && note.lines.count == 4, "\(note)")
        #expect(note.output.contains("\n\n— retrace/"))
        let listed = try #require(
            try Tool.run(["checkpoint", "list", "--data", sample.data, "--format", "json"]).objects().last)
        #expect(listed["note"] as? String == note.output)
        #expect(listed["epochs"] as? [Int] == [1])
        #expect(String(try #require(listed["size"] as? Int)) == note.lines[1])
        let key = try Tool.run(["checkpoint", "key", "--data", sample.data])
        #expect(key.lines.count == 1 && key.output.hasPrefix(note.lines[0] + "+"))
        let table = try Tool.run(["checkpoint", "list", "--data", sample.data])
        #expect(table.lines.first?.split(separator: " ").map(String.init) == ["EVENTS", "KEYS", "ROOT", "ORIGIN"])
    }

    @Test func `verify tells an unreadable checkpoint beside the keys from a missing one`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let keys = sample.folder + "/other-keys"
        try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
        let arguments = ["checkpoint", "verify", "--data", sample.data, "--keys", keys]
        #expect(try Tool.run(arguments).code == 0)
        // More than any checkpoint.
        try Data(count: 1 << 21).write(to: URL(fileURLWithPath: keys + "/checkpoint"))
        let unreadable = try Tool.run(arguments)
        #expect(unreadable.code == 1 && unreadable.output.contains("other-keys/checkpoint"), "\(unreadable)")
    }

    @Test func `verify says sound, and names what is not`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let note = try Tool.run(["checkpoint", "show", "--data", sample.data])
        let key = try Tool.run(["checkpoint", "key", "--data", sample.data]).lines[0]
        let file = sample.folder + "/checkpoint"
        try note.output.write(toFile: file, atomically: true, encoding: .utf8)
        let base = ["checkpoint", "verify", "--data", sample.data]
        for arguments in [base, base + [file], base + [file, "--key", key]] {
            let result = try Tool.run(arguments)
            #expect(result.code == 0 && result.output.contains("sound"), "\(result)")
        }
        let size = note.lines[1]
        try note.output.replacing("\n\(size)\n", with: "\n\(size)0\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        let altered = try Tool.run(base + [file])
        #expect(altered.code == 1 && altered.output.contains("FAULT"), "\(altered)")
        #expect(altered.output.contains("altered"))
        try "# Read me\n".write(toFile: sample.folder + "/README.md", atomically: true, encoding: .utf8)
        for name in ["none", "README.md", "data"] {
            let wrong = try Tool.run(base + [sample.folder + "/" + name])
            #expect(wrong.code == 64 && wrong.output.isEmpty, "\(wrong)")
        }
        let missing = try Tool.run(base + ["--key", "nonsense"])
        #expect(missing.code == 64 && missing.errors.contains("there is no file nonsense"), "\(missing)")
        let wrong = try Tool.run(base + ["--key", "log+nonsense+"])
        #expect(wrong.code == 64 && wrong.errors.contains("--key log+nonsense+"), "\(wrong)")
        let another = try await SampleData.make(at: SampleData.recent)
        defer { another.remove() }
        let other = try Tool.run(["checkpoint", "key", "--data", another.data]).lines[0]
        let strange = try Tool.run(base + ["--key", other])
        #expect(strange.code == 1 && strange.output.contains("None of the given keys"), "\(strange)")
    }

    @Test func `checkpoints of all of a log's keys are verified by all that it prints`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let keys = sample.folder + "/keys"
        let own = try KeyStore.open(at: keys, data: sample.folder + "/own")
        let data = SampleData(folder: sample.folder + "/rotated")
        try await data.play(keys: own, from: SampleData.recent) { engine, play in
            _ = try await play.begin(engine, "123456789423", "0387584663")
        }
        let rotated = try Tool.run(["keys", "rotate", "--kind", "signing", "--data", data.data, "--keys", keys])
        try #require(rotated.code == 0, "\(rotated)")
        let all = try Tool.run(["checkpoint", "key", "--data", data.data])
        try #require(all.lines.count == 2, "\(all)")
        let file = sample.folder + "/log.vkey"
        try all.output.write(toFile: file, atomically: true, encoding: .utf8)
        let base = ["checkpoint", "verify", "--data", data.data, "--keys", keys, "--key"]
        let sound = try Tool.run(base + [file])
        #expect(sound.code == 0, "\(sound)")
        #expect(try Tool.run(base + [all.lines[1]]).code == 1, "the newest alone has not signed the older ones")
    }

    @Test func `publish hands it to files, folders and commands, and says where that failed`() async throws {
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        let note = try Tool.run(["checkpoint", "show", "--data", sample.data]).output
        let (file, given) = (sample.folder + "/published", sample.folder + "/given")
        let base = ["checkpoint", "publish", "--data", sample.data]
        let result = try Tool.run(
            base + ["--file", file, "--folder", sample.folder + "/all", "--command", "cat > '\(given)'"])
        #expect(result.code == 0 && result.lines.count == 3, "\(result)")
        let size = try #require(Int(note.split(separator: "\n")[1]))
        let inFolder = sample.folder + "/all/checkpoint-" + String(String(10_000_000_000 + size).dropFirst())
        for path in [file, given] { #expect(try String(contentsOfFile: path, encoding: .utf8) == note) }
        #expect(
            FileManager.default.contents(atPath: inFolder.replacing("checkpoint-", with: "checkpoint-0000000000"))
                != nil)
        let failed = try Tool.run(base + ["--command", "exit 5", "--file", file])
        #expect(failed.code == 2 && failed.errors.contains("ended with 5"), "\(failed)")
        #expect(failed.output.contains("handed to \(file)"))
        #expect(try Tool.run(base).code == 64)
    }

    @Test func `where there is none the commands say so`() async throws {
        let missing = try Tool.run(["checkpoint", "show", "--data", "/nowhere"])
        #expect(missing.code == 2)
        let sample = try await SampleData.make(at: SampleData.recent)
        defer { sample.remove() }
        #expect(try Tool.run(["checkpoint", "show", "--size", "1", "--data", sample.data]).code == 64)
    }
}
