import Foundation
import Testing

/// A portal in development whose clock a test moves.
struct MovedClockTests {
    private func move(_ served: ServedProcess, _ seconds: String) throws -> String {
        try served.exchange(
            "POST /clock?seconds=\(seconds) HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n",
            port: served.adminPort)
    }

    @Test func `the clock goes on from where it was moved to`() throws {
        let served = try ServedProcess(["--movable-clock"])
        let time = /"time":"([^"]+)"/
        let first = try #require(try move(served, "0").firstMatch(of: time)).output.1
        let second = try #require(try move(served, "3600").firstMatch(of: time)).output.1
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let between = try format.parse(String(second)).timeIntervalSince(try format.parse(String(first)))
        #expect((3_600..<3_660).contains(between), "\(first) \(second)")
        #expect(served.end() == 0)
    }

    @Test(arguments: ["-1", "x", "", "31536001", "9223372036854775807"])
    func `what is no such number is refused and moves nothing`(seconds: String) throws {
        let served = try ServedProcess(["--movable-clock"])
        #expect(try move(served, seconds).hasPrefix("HTTP/1.1 400"))
        let answer = try move(served, "0")
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        #expect(answer.contains("\"time\":\"\(Calendar.current.component(.year, from: .now))"))
    }

    @Test func `without the setting nobody moves it`() throws {
        let served = try ServedProcess()
        #expect(try move(served, "300").hasPrefix("HTTP/1.1 404"))
    }
}
