import Foundation
import Testing

/// How the portal ends, and what it does with what is in flight.
struct StoppingTests {
    /// Sends the head of a request and half of its body; then stops the portal; then sends the rest.
    private func stopped(_ served: ServedProcess, with signal: String, rest: String = "rest") throws -> Tool.Result {
        try Tool.shell(
            """
            exec 3<>/dev/tcp/127.0.0.1/$PORT
            printf 'POST /dang-nhap HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 8\\r\\n\\r\\nhalf' >&3
            sleep 0.3; kill -$SIGNAL $PID; sleep 0.3
            (exec 4<>/dev/tcp/127.0.0.1/$PORT) 2>/dev/null && echo 'still taking connections'
            \(rest == "" ? "kill -$SIGNAL $PID" : "printf '\(rest)' >&3; cat <&3")
            """,
            environment: ["PORT": "\(served.port)", "PID": "\(served.process.processIdentifier)", "SIGNAL": signal])
    }

    @Test(arguments: ["TERM", "INT"])
    func `told to stop, it takes no new connection and answers what is in flight`(signal: String) throws {
        let served = try ServedProcess()
        let result = try stopped(served, with: signal)
        served.process.waitUntilExit()
        #expect(result.output.hasPrefix("HTTP/1.1 "), "\(result)")
        #expect(!result.output.contains("still taking connections"))
        #expect(served.process.terminationStatus == 0)
        #expect(try served.lines().last?["message"] as? String == "stopped")
    }

    @Test func `told to stop a second time, it ends at once`() throws {
        let served = try ServedProcess()
        _ = try stopped(served, with: "TERM", rest: "")
        served.process.waitUntilExit()
        #expect(served.process.terminationStatus == 130)
    }

    @Test func `after an orderly stop it starts again on the same data, soon`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-again-\(UUID().uuidString)"
        let first = try ServedProcess(in: folder)
        #expect(first.end() == 0)
        let second = try ServedProcess(in: folder)
        let start = try second.waitForLine { $0["message"] as? String == "serving" }
        #expect(try #require(start["ms"] as? Double) < 2_000)
        #expect(second.end() == 0)
        #expect(try Tool.run(["verify", "--data", folder + "/data"]).code == 0)
    }

    @Test func `a port that is taken is named`() throws {
        let served = try ServedProcess()
        let result = try Tool.run([
            "serve", "--data", served.folder + "/other", "--development", "--admin-port", "0", "--port",
            "\(served.port)",
        ])
        #expect(result.code == 64)
        #expect(result.errors.contains("can't listen at 127.0.0.1:\(served.port)"), "\(result.errors)")
    }
}
