import Foundation
import Recovery
import Testing

/// A log that has fewer events than a signed checkpoint of it, whichever command finds that.
struct CutBackTests {
    private let sample: SampleData
    /// The log as it was before its last recovery, with the checkpoint of then.
    private var short: String { path("short") }

    init() async throws {
        sample = try await SampleData.make()
        try FileManager.default.copyItem(atPath: sample.data + "/log", toPath: short)
        try keep("older")
        try await sample.play(from: SampleData.start + .hours(2)) { engine, play in
            try await play.recover(engine, "123456789423", "0387584663")
        }
        try keep("newer")
    }

    private func path(_ name: String) -> String { sample.folder + "/" + name }

    private func keep(_ name: String) throws {
        let note = try Tool.run(["checkpoint", "show", "--data", sample.data])
        try #require(note.code == 0, "\(note)")
        try note.output.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    @Test func `it is a fault, with exit code 1 and the same words`() throws {
        defer { sample.remove() }
        let (older, newer) = (path("older"), path("newer"))
        let key = try Tool.run(["checkpoint", "key", "--data", sample.data]).lines[0]
        let last = try #require(
            try Tool.run(["log", "--data", sample.data, "--format", "json", "--reverse"]).objects().first)
        let (session, position) = (try #require(last["session"] as? String), try #require(last["position"] as? Int))
        let made: [[String]] = [
            ["prove", "\(position)", "--without-event", "--data", sample.data, "-o", path("proof")],
            ["tiles", path("tiles"), "--data", sample.data],
            ["witness", "init", path("w"), "--name", "audit.example/w"], ["witness", "trust", path("w"), key],
            ["witness", "init", path("v"), "--name", "audit.example/v"], ["witness", "trust", path("v"), key],
            ["witness", "cosign", path("w"), newer, "-o", path("cosigned")],
        ]
        for command in made { try #require(try Tool.run(command).code == 0, "\(command)") }
        let commands: [[String]] = [
            ["prove", "5", "--checkpoint", newer, "--data", short],
            ["prove-extends", newer, "--data", short], ["prove-extends", older, newer, "--data", short],
            ["tiles", path("other"), "--checkpoint", newer, "--data", short],
            ["tiles", path("tiles"), "--data", short],
            ["evidence", session, "--checkpoint", newer, "--data", short, "-o", path("e.zip")],
            ["checkpoint", "verify", newer, "--data", short],
            ["check-proof", path("proof"), "--key", key, "--data", short],
            ["witness", "check", path("v"), newer, "--data", short],
            ["witness", "cosign", path("v"), newer, "--data", short],
            ["witness", "cosign", path("w"), older, "--data", short], ["witness", "check", path("w"), older],
        ]
        for command in commands {
            let result = try Tool.run(command)
            #expect(result.code == 1, "\(command): \(result)")
            #expect((result.output + result.errors).contains("cut back"), "\(command): \(result)")
        }
    }
}
