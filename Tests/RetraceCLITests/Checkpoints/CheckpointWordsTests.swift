import Foundation
import Testing

/// What the commands of checkpoints say of what they did not do, and of several files.
struct CheckpointWordsTests {
    private let sample: SampleData

    init() async throws { sample = try await SampleData.make() }

    private func path(_ name: String) -> String { sample.folder + "/" + name }

    @Test func `publish says that it chose a second name`() throws {
        defer { sample.remove() }
        let publish = ["checkpoint", "publish", "--data", sample.data, "--folder", path("all")]
        let first = try Tool.run(publish)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: path("all")).first)
        #expect(first.code == 0 && first.output.contains("handed to \(path("all"))/\(name).\n"), "\(first)")
        #expect(try Tool.run(publish).output == first.output, "it is there already")
        try Data("another".utf8).write(to: URL(fileURLWithPath: path("all/\(name)")))
        let second = try Tool.run(publish)
        #expect(second.code == 0 && second.output.contains("/\(name)-2: another checkpoint"), "\(second)")
    }

    @Test func `publish says that a file has no folder to lie in`() throws {
        defer { sample.remove() }
        let file = path("nowhere/checkpoint")
        let failed = try Tool.run(["checkpoint", "publish", "--data", sample.data, "--file", file])
        #expect(failed.code == 2 && failed.errors.contains("put into \(file): its folder is not there"), "\(failed)")
    }

    @Test func `verify says which witness it did not ask for`() throws {
        defer { sample.remove() }
        let key = try Tool.run(["checkpoint", "key", "--data", sample.data]).lines[0]
        let witness = try Tool.run(["witness", "init", path("w"), "--name", "audit.example/w"]).lines[0]
        let verify = ["checkpoint", "verify", "--data", sample.data, "--key", key]
        #expect(try Tool.run(verify).errors.isEmpty)
        let told = try Tool.run(verify + ["--key", witness])
        #expect(told.code == 0 && told.errors.contains("by the key of audit.example/w."), "\(told)")
    }

    @Test func `of several files JSON has a list`() throws {
        defer { sample.remove() }
        let note = try Tool.run(["checkpoint", "show", "--data", sample.data])
        let altered = note.output.replacing("\n\(note.lines[1])\n", with: "\n\(note.lines[1])0\n")
        for name in ["a", "b"] { try Data(note.output.utf8).write(to: URL(fileURLWithPath: path(name))) }
        try Data(altered.utf8).write(to: URL(fileURLWithPath: path("c")))
        let verify = ["checkpoint", "verify", "--data", sample.data, "--format", "json", path("a"), path("b")]
        for (arguments, code) in [(verify, 0), (verify + [path("c")], 1)] as [([String], Int32)] {
            let result = try Tool.run(arguments)
            #expect(result.code == code, "\(result)")
            let object = try #require(result.objects().first)
            let files = try #require(object["files"] as? [[String: Any]])
            #expect(files.map { $0["file"] as? String } == [path("a"), path("b")])
            #expect(files.allSatisfy { $0["events"] as? Int == Int(note.lines[1]) })
            #expect(object["sound"] as? Bool == (code == 0))
            for key in ["files", "sound", "fault", "trusted_keys"] {
                #expect(result.output.components(separatedBy: "\"\(key)\":").count <= 2, "\(key) stands twice")
            }
            #expect(!result.output.contains("\"file\":\(note.lines[1])"))
        }
    }
}
