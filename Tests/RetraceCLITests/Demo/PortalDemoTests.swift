import Foundation
import Testing

/// `retrace demo`, as a newcomer meets it, with its output in a pipe.
struct PortalDemoTests {
    @Test func `it says where the portal and the inbox are, serves both, and ends on ctrl-C`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/demo-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = try Tool.start(Tool.path, ["demo", "--data", folder, "--port", "18180"])
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var said = ""
        while !said.contains("ctrl-C") {
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "\(said)")
            said += String(decoding: more, as: UTF8.self)
        }
        let port = try #require(said.firstMatch(of: /http:\/\/localhost:([0-9]+)/)).output.1
        #expect(said.contains("http://localhost:\(port)/hop-thu"))
        #expect(said.contains("725306"))
        #expect(!said.contains("\u{1B}"))
        let script = """
            for path in /dang-nhap /hop-thu; do exec 3<>/dev/tcp/127.0.0.1/$PORT
            printf "GET $path HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n" >&3; head -n 1 <&3; done
            """
        let answers = try Tool.shell(script, environment: ["PORT": String(port)])
        #expect(answers.output.matches(of: /HTTP\/1\.1 200/).count == 2, "\(answers)")
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try Tool.run(["verify", "--data", folder]).code == 0)
    }
}
