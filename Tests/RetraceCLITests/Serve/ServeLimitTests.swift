import Foundation
import Testing

/// What a client can't make the portal do.
struct ServeLimitTests {
    @Test func `too much of a header is refused`() throws {
        let served = try ServedProcess(["--limits-header", "2048", "--limits-header-count", "20"])
        let long = String(repeating: "a", count: 4_000)
        #expect(try served.get("/dang-nhap", headers: "X-Long: \(long)\\r\\n").hasPrefix("HTTP/1.1 4"))
        let many = (0..<40).map { "X-\($0): a\\r\\n" }.joined()
        #expect(try served.get("/dang-nhap", headers: many).hasPrefix("HTTP/1.1 4"))
        #expect(try served.get("/dang-nhap").hasPrefix("HTTP/1.1 200"))
    }

    @Test func `a body beyond the limit is refused`() throws {
        let served = try ServedProcess(["--limits-body", "1024"])
        let body = String(repeating: "a", count: 5_000)
        let answer = try served.exchange(
            "POST /api/v1/recoveries HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: application/json\\r\\n"
                + "Connection: close\\r\\nContent-Length: 5000\\r\\n\\r\\n\(body)")
        #expect(answer.hasPrefix("HTTP/1.1 413"), "\(answer.prefix(200))")
    }

    @Test(arguments: [
        "GET /dang-nhap HTTP/1.1\\r\\nHost: loc", "POST /dang-nhap HTTP/1.1\\r\\nContent-Length: 9\\r\\n\\r\\nab",
    ])
    func `a request that does not come to its end is cut off`(beginning: String) throws {
        let served = try ServedProcess(["--limits-request-seconds", "1"])
        let start = ContinuousClock.now
        let answer = try served.exchange(beginning)
        #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
        #expect(.now - start < .seconds(5))
        #expect(try served.get("/dang-nhap").hasPrefix("HTTP/1.1 200"))
    }

    @Test func `a connection that says nothing is closed`() throws {
        let served = try ServedProcess(["--limits-idle-seconds", "1"])
        let start = ContinuousClock.now
        #expect(try served.exchange("").isEmpty)
        #expect(.now - start < .seconds(5))
    }
    @Test func `a connection beyond the limit is told so, and there is a place again when another ends`() throws {
        let served = try ServedProcess(["--limits-connections", "2"])
        // Two connections are held open while a third one asks.
        let script = """
            exec 3<>/dev/tcp/127.0.0.1/\(served.port) 4<>/dev/tcp/127.0.0.1/\(served.port)
            ask() { exec 5<>/dev/tcp/127.0.0.1/\(served.port); printf '%b' "$REQUEST" >&5; cat <&5; }
            printf '%b' "$KEPT" >&3; head -n 1 <&3; printf '%b' "$KEPT" >&4; head -n 1 <&4
            ask; exec 3<&- 4<&-; sleep 0.5; ask
            """
        let kept = "GET /dang-nhap HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n"
        let request = "GET /dang-nhap HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n"
        let output = try Tool.shell(script, environment: ["REQUEST": request, "KEPT": kept]).output
        let statuses = output.matches(of: /HTTP\/1.1 (\d+)/).map { String($0.output.1) }
        #expect(statuses == ["200", "200", "503", "200"], "\(output)")
        #expect(output.contains("Retry-After: 5"))
    }

    @Test func `a client that breaks off in its body is no error of the server's`() throws {
        let served = try ServedProcess()
        _ = try Tool.shell(
            """
            exec 3<>/dev/tcp/127.0.0.1/\(served.port)
            printf 'POST /api/v1/recoveries HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 90\\r\\n\\r\\nab' >&3
            sleep 0.5; exec 3<&-
            """, environment: [:])
        let line = try served.waitForLine { $0["message"] as? String == "request" }
        #expect(line["status"] as? Int == 400)
        try served.waitForLine { ($0["message"] as? String)?.hasPrefix("the client broke off") == true }
        #expect(try !served.lines().contains { $0["level"] as? String == "error" })
        let metrics = try served.get("/metrics", port: served.adminPort)
        #expect(!metrics.contains("status=\"5"))
    }
}
