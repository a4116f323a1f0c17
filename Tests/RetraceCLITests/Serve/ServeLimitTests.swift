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
}
