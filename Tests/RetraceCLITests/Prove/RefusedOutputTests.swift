import Foundation
import Testing

/// Where commands that write beside the log refuse to, before they have done anything.
struct RefusedOutputTests {
    private let sample: SampleData

    init() async throws { sample = try await SampleData.make() }

    private func path(_ name: String) -> String { sample.folder + "/" + name }
    private func run(_ arguments: String...) throws -> Tool.Result { try Tool.run(arguments) }

    private func write(_ text: String, to name: String) throws {
        let file = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    @Test func `a witness remembers nothing if its answer can't be kept`() throws {
        defer { sample.remove() }
        try write(run("checkpoint", "show", "--data", sample.data).output, to: "checkpoint")
        try write(run("checkpoint", "key", "--data", sample.data).output, to: "log.vkey")
        try write("mine", to: "taken")
        try #require(try run("witness", "init", path("w"), "--name", "audit.example/w").code == 0)
        try #require(try run("witness", "trust", path("w"), path("log.vkey")).code == 0)
        let refused = try run("witness", "cosign", path("w"), path("checkpoint"), "-o", path("taken"))
        #expect(refused.code == 64 && refused.errors.contains("is there already"), "\(refused)")
        let nowhere = try run("witness", "cosign", path("w"), path("checkpoint"), "-o", path("nowhere/cosigned"))
        #expect(nowhere.code == 2 && nowhere.errors.contains("its folder is not there"), "\(nowhere)")
        let logs = try run("witness", "show", path("w"), "--format", "json").objects()
        #expect(logs.count == 1 && logs.first?["events"] is NSNull, "\(logs)")
        #expect(try String(contentsOfFile: path("taken"), encoding: .utf8) == "mine")
    }

    @Test func `tiles go into no folder that has other things in it`() throws {
        defer { sample.remove() }
        try write("mine", to: "home/notes.txt")
        try write("1", to: "keys/signing/1.key")
        try write(run("checkpoint", "show", "--data", sample.data).output, to: "keys/checkpoint")
        try FileManager.default.copyItem(atPath: sample.data + "/log", toPath: path("copy"))
        try write("", to: "copy/tile/entries/x")
        for folder in [path("home"), path("keys"), path("copy"), sample.data, sample.data + "/log"] {
            let before = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            let refused = try run("tiles", folder, "--data", sample.data)
            #expect(refused.code == 64 && refused.errors.contains("no folder of tiles"), "\(folder): \(refused)")
            let after = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            #expect(after.filter { !$0.hasSuffix("lock.mdb") } == before.filter { !$0.hasSuffix("lock.mdb") })
        }
        // A disk of its own, and later with what its keeper put beside the tiles.
        try FileManager.default.createDirectory(atPath: path("empty/lost+found"), withIntermediateDirectories: true)
        try #require(try run("tiles", path("empty"), "--data", sample.data).code == 0)
        try write("<html>", to: "empty/index.html")
        #expect(try run("tiles", path("empty"), "--data", sample.data).code == 0)
        try FileManager.default.removeItem(atPath: path("empty/checkpoint"))
        #expect(try run("tiles", path("empty"), "--data", sample.data).code == 0, "a run that broke off is carried on")
    }
}
