import Foundation
import Testing

/// What a served log's checkpoints are called, and where they go.
struct ServedCheckpointTests {
    private func number(_ metric: String, _ served: ServedProcess) throws -> Double {
        let text = try served.get("/metrics", port: served.adminPort)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(metric + " ") }, "\(metric)")
        return try #require(Double(line.split(separator: " ")[1].trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test func `checkpoints go under the log's name to every place that is set`() throws {
        let folder = try ServeFolder()
        let (file, each, given) = ("\(folder.path)/newest", "\(folder.path)/each", "\(folder.path)/given")
        let policy = try folder.file("policy.json", #"{"checkpointSeconds": 1}"#)
        let served = try ServedProcess([
            "--checkpoints-origin", "dvc.example.vn/2026", "--checkpoints-file", file, "--checkpoints-folder", each,
            "--checkpoints-command", "cat >> '\(given)'", "--policy-file", policy,
        ])
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: given) { usleep(50_000) }
        let note = try String(contentsOfFile: file, encoding: .utf8)
        #expect(note.hasPrefix("dvc.example.vn/2026\n"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: each).count >= 1)
        #expect(try number("retrace_checkpoint_events", served) >= 1)
        #expect(try number("retrace_checkpoint_age_seconds", served) >= 0)
        #expect(try number("retrace_checkpoint_failures_total", served) == 0)
        #expect(served.end() == 0)
        #expect(try String(contentsOfFile: given, encoding: .utf8).contains("dvc.example.vn/2026\n"))
    }

    @Test func `what can't be handed on is a warning and counted, and the portal goes on`() throws {
        let folder = try ServeFolder()
        let policy = try folder.file("policy.json", #"{"checkpointSeconds": 1}"#)
        let served = try ServedProcess(["--checkpoints-command", "exit 7", "--policy-file", policy])
        let line = try served.waitForLine { $0["message"] as? String == "checkpoint" }
        #expect(line["level"] as? String == "warning")
        #expect("\(line)".contains("which ended with 7"))
        #expect(try number("retrace_checkpoint_failures_total", served) == 1)
        #expect(try served.get("/dang-nhap").hasPrefix("HTTP/1.1 200"))
        #expect(served.end() == 0)
    }

    @Test func `a log keeps the name that it has, and that is said`() throws {
        let folder = try ServeFolder()
        let first = try ServedProcess(["--checkpoints-origin", "one"], in: folder.path)
        #expect(first.end() == 0)
        let second = try ServedProcess(["--checkpoints-origin", "two"], in: folder.path)
        let line = try second.waitForLine { ($0["message"] as? String)?.contains("keeps its name") == true }
        #expect("\(line)".contains("one"))
        #expect(second.end() == 0)
    }
}
