import Foundation
import Testing

/// TLS by the portal itself.
struct ServeTLSTests {
    private func subject(_ served: ServedProcess, _ options: String = "") throws -> Tool.Result {
        try Tool.shell(
            "openssl s_client -connect localhost:$PORT -servername localhost \(options) </dev/null 2>&1",
            environment: ["PORT": "\(served.port)"])
    }

    @Test func `it serves by TLS 1.2 and 1.3, and by nothing older`() throws {
        let folder = try ServeFolder()
        let path = try folder.certificate("first")
        let served = try ServedProcess(["--tls-certificate-file", path + ".pem", "--tls-key-file", path + ".key"])
        #expect(try subject(served, "-tls1_3").output.contains("CN = first"))
        #expect(try subject(served, "-tls1_2").output.contains("CN = first"))
        #expect(try !subject(served, "-tls1_1 -cipher DEFAULT@SECLEVEL=0").output.contains("CN = first"))
        let page = try Tool.shell(
            """
            printf 'GET /dang-nhap HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' \
              | openssl s_client -quiet -verify_return_error -CAfile "$CA" -connect localhost:$PORT 2>/dev/null
            """, environment: ["PORT": "\(served.port)", "CA": path + ".pem"])
        #expect(page.output.hasPrefix("HTTP/1.1 200"))
        #expect(page.output.contains("Strict-Transport-Security: "))
    }

    @Test func `SIGHUP makes it read the certificate again, and a wrong one changes nothing`() throws {
        let folder = try ServeFolder()
        let (first, second) = (try folder.certificate("first"), try folder.certificate("second"))
        let served = try ServedProcess(["--tls-certificate-file", first + ".pem", "--tls-key-file", first + ".key"])
        #expect(try Tool.shell("cp '\(second).pem' '\(first).pem'").code == 0)
        kill(served.process.processIdentifier, SIGHUP)
        try served.waitForLine { $0["message"] as? String == "the certificate stays as it was" }
        #expect(try subject(served).output.contains("CN = first"))
        #expect(try Tool.shell("cp '\(second).key' '\(first).key'").code == 0)
        kill(served.process.processIdentifier, SIGHUP)
        try served.waitForLine { ($0["message"] as? String)?.contains("was read again") == true }
        #expect(try subject(served).output.contains("CN = second"))
        #expect(served.end() == 0)
    }
}
