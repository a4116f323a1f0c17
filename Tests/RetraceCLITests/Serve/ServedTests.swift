import Foundation
import Testing

/// The portal as the built program serves it.
struct ServedTests {
    @Test func `it serves pages, and says on its admin port that it lives and is ready`() throws {
        let served = try ServedProcess()
        #expect(try served.get("/").contains("/dang-nhap"))
        let page = try served.get("/dang-nhap")
        #expect(page.hasPrefix("HTTP/1.1 200"))
        #expect(page.contains("Đăng nhập"))
        #expect(try served.get("/khong-co").hasPrefix("HTTP/1.1 404"))
        #expect(try served.get("/healthz", port: served.adminPort).hasPrefix("HTTP/1.1 200"))
        #expect(try served.get("/readyz", port: served.adminPort).contains("\"ready\":true"))
        #expect(try served.get("/metrics").hasPrefix("HTTP/1.1 404"))
        #expect(served.end() == 0)
    }

    @Test func `a request gets an id of the server's own, which a stranger can't choose`() throws {
        let served = try ServedProcess()
        let page = try served.get("/dang-nhap", headers: "X-Request-Id: chosen-by-me\\r\\n")
        let id = try #require(page.firstMatch(of: /X-Request-Id: ([0-9a-f]{32})/)).output.1
        let line = try served.waitForLine { $0["message"] as? String == "request" }
        #expect(line["request"] as? String == String(id))
        #expect(line["route"] as? String == "/dang-nhap")
        #expect(line["status"] as? Int == 200)
        #expect(line["method"] as? String == "GET")
    }

    @Test(arguments: ["/khong-co", "/api/v1/khong-co", "/", "/tep/khong-co.css"])
    func `an address that is nobody's gets an id, a log line and the same headers`(path: String) throws {
        let served = try ServedProcess()
        let answer = try served.get(path)
        let id = try #require(answer.firstMatch(of: /X-Request-Id: ([0-9a-f]{32})/)).output.1
        #expect(answer.contains("Content-Security-Policy: "))
        #expect(answer.contains("X-Content-Type-Options: nosniff"))
        let line = try served.waitForLine { $0["message"] as? String == "request" }
        #expect(line["request"] as? String == String(id))
        #expect(line["status"] as? Int == (path == "/" ? 302 : 404))
    }

    @Test func `a method that an address does not take gets an id and a log line`() throws {
        let served = try ServedProcess()
        let answer = try served.exchange(
            "DELETE /dang-nhap HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
        #expect(answer.contains(/X-Request-Id: [0-9a-f]{32}/))
        let line = try served.waitForLine { $0["message"] as? String == "request" }
        #expect(line["method"] as? String == "DELETE")
    }

    @Test func `a trusted proxy's request id is kept if it is well formed`() throws {
        let served = try ServedProcess(["--trusted-proxies", "127.0.0.0/8"])
        #expect(try served.get("/tro-giup", headers: "X-Request-Id: from-the-proxy\\r\\n").contains("from-the-proxy"))
        let odd = try served.get("/tro-giup", headers: "X-Request-Id: a\\\"b}{cdefgh\\r\\n")
        #expect(odd.contains(/X-Request-Id: [0-9a-f]{32}/))
    }

    @Test func `nothing that was sent reaches the log lines or the metrics`() throws {
        let served = try ServedProcess(["--log-level", "trace"])
        let form = "accountType=individual&identifier=056090001234&phone=0912345678&captcha=CANARY-TOKEN&form=x"
        _ = try served.exchange(
            "POST /lay-lai?q=CANARY-QUERY HTTP/1.1\\r\\nHost: localhost\\r\\nOrigin: http://localhost\\r\\n"
                + "Sec-Fetch-Site: same-origin\\r\\nCookie: __Host-recovery=CANARY-COOKIE\\r\\nConnection: close\\r\\n"
                + "Content-Type: application/x-www-form-urlencoded\\r\\nContent-Length: \(form.utf8.count)\\r\\n\\r\\n\(form)"
        )
        _ = try served.get("/CANARY-PATH/725306?code=CANARY-QUERY")
        _ = try served.exchange("CANARY-METHOD /dang-nhap HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
        let metrics = try served.get("/metrics", port: served.adminPort)
        #expect(served.end() == 0)
        let lines = try served.lines()
        #expect(lines.count { $0["message"] as? String == "request" } >= 2)
        for secret in ["CANARY", "056090001234", "0912345678", "912345678", "725306", "127.0.0.1:5"] {
            #expect(!served.text.contains(secret), "\(secret)")
            #expect(!metrics.contains(secret), "\(secret)")
        }
    }

    @Test func `metrics are in Prometheus's form, and count what was answered`() throws {
        let served = try ServedProcess()
        for _ in 0..<3 { _ = try served.get("/tro-giup") }
        let answer = try served.get("/metrics", port: served.adminPort)
        let body = answer.components(separatedBy: "\r\n\r\n").dropFirst().joined()
        let form = /[a-z_]+(\{[a-z_]+="[^"\\\n]*"(,[a-z_]+="[^"\\\n]*")*\})? [-+0-9.e]+(Inf)?/
        let comment = #/[#] (HELP|TYPE) [a-z_]+ .+/#
        for line in body.split(separator: "\n") {
            #expect(line.wholeMatch(of: form) != nil || line.wholeMatch(of: comment) != nil, "\(line)")
        }
        #expect(body.contains(#"retrace_http_requests_total{method="GET",route="/tro-giup",status="200"} 3"#))
        #expect(body.contains("retrace_http_request_seconds_count{route=\"/tro-giup\"} 3"))
        for name in [
            "retrace_log_events", "retrace_view_lag_events", "retrace_disk_free_bytes", "retrace_memory_resident_bytes",
            "retrace_start_seconds",
        ] {
            #expect(body.contains("\n\(name) "), "\(name)")
        }
    }

    @Test func `each metric stands in the document`() throws {
        let served = try ServedProcess()
        _ = try served.get("/tro-giup")
        let body = try served.get("/metrics", port: served.adminPort)
        let document = try String(contentsOfFile: repositoryFile("docs/serving.md"), encoding: .utf8)
        for name in body.matches(of: #/[#] TYPE ([a-z_]+) /#).map({ String($0.output.1) }) {
            #expect(document.contains("`\(name)`"), "\(name)")
        }
    }
}
