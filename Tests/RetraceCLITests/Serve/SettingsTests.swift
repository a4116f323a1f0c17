import Foundation
import Testing

/// Where settings come from, and what is said of wrong ones.
struct SettingsTests {
    private func rows(_ result: Tool.Result) -> [String: [String]] {
        let rows = result.lines.map { $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init) }
        return Dictionary(rows.map { ($0[0], Array($0.dropFirst())) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `a flag counts before the environment, and that before the file`() throws {
        let folder = try ServeFolder()
        let file = try folder.file(
            "settings.json",
            #"{"port": 1, "host": "::1", "admin": {"port": 3, "host": "localhost"}, "log": {"network": true}}"#)
        let result = try Tool.run(
            ["serve", "--config", file, "--data", "/d", "--development", "--port", "11", "--print-config"],
            environment: ["RETRACE_PORT": "21", "RETRACE_ADMIN_PORT": "22"])
        let rows = rows(result)
        #expect(result.code == 0, "\(result)")
        #expect(rows["port"] == ["11", "flag", "--port"])
        #expect(rows["admin.port"] == ["22", "environment", "RETRACE_ADMIN_PORT"])
        #expect(rows["admin.host"] == ["localhost", "file", file])
        #expect(rows["log.network"] == ["true", "file", file])
        #expect(rows["limits.body"] == ["16384", "standard"])
        #expect(rows["origin"] == ["-", "not", "set"])
    }

    @Test func `lists and the file's name come from the environment too`() throws {
        let folder = try ServeFolder()
        let file = try folder.file("settings.json", #"{"data": "/d", "development": true}"#)
        let result = try Tool.run(
            ["serve", "--print-config"],
            environment: ["RETRACE_CONFIG": file, "RETRACE_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.1/32"])
        #expect(result.code == 0, "\(result)")
        #expect(rows(result)["trusted-proxies"]?.first == "10.0.0.0/8,192.0.2.1/32")
        #expect(rows(result)["data"] == ["/d", "file", file])
    }

    @Test func `a secret is never shown, wherever it comes from`() throws {
        let folder = try ServeFolder()
        let file = try folder.file("secret", "hunter-two-in-a-file\n")
        let arguments = [
            "serve", "--data", "/d", "--development", "--print-config", "--captcha-kind", "turnstile",
            "--captcha-site-key", "site", "--gateway-kind", "kannel", "--gateway-url", "http://127.0.0.1:13013",
            "--gateway-username", "u", "--gateway-password-file", file,
        ]
        let result = try Tool.run(arguments, environment: ["RETRACE_CAPTCHA_SECRET": "hunter-three"])
        #expect(result.code == 0, "\(result)")
        #expect(rows(result)["captcha.secret"]?.first == "[secret]")
        #expect(!(result.output + result.errors).contains("hunter"))
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var arguments: [String] = []
        var environment: [String: String] = [:]
        var file: String?
        let says: String

        var testDescription: String { says }
    }

    static let faults: [Fault] = [
        Fault(arguments: ["--prot", "1"], says: "there is no setting --prot; is it --port?"),
        Fault(arguments: ["8080"], says: "\"8080\" is no setting"),
        Fault(arguments: ["--port"], says: "--port lacks its value"),
        Fault(arguments: ["--port", "http"], says: "--port must be a whole number from 0 to 65535, and is \"http\""),
        Fault(arguments: ["--port", "70000"], says: "--port must be a whole number from 0 to 65535, and is 70000"),
        Fault(environment: ["RETRACE_PORT": "x"], says: "RETRACE_PORT must be a whole number from 0 to 65535"),
        Fault(environment: ["RETRACE_HOTS": "x"], says: "there is no setting RETRACE_HOTS; is it RETRACE_HOST?"),
        Fault(file: #"{"prot": 1}"#, says: "there is no setting prot; is it port?"),
        Fault(file: #"{"port": "1"}"#, says: "must be a whole number from 0 to 65535, and is the text \"1\""),
        Fault(file: #"{"admin": 5}"#, says: "there is no setting admin"),
        Fault(file: "port = 1", says: "is not one object of JSON"),
        Fault(file: #"{"captcha": {"secret": "x"}}"#, says: "captcha.secret is a secret, which does not belong"),
        Fault(arguments: ["--captcha-secret", "x"], says: "would show the secret to everybody who lists processes"),
        Fault(arguments: ["--gateway-kind", "pigeon"], says: "--gateway-kind must be one of files, kannel, webhook"),
        Fault(arguments: ["--gateway-kind", "kannel"], says: "kannel needs gateway.password; name its file"),
        Fault(arguments: ["--gateway-kind", "webhook"], says: "webhook needs gateway.file"),
        Fault(arguments: ["--captcha-kind", "hcaptcha"], says: "hcaptcha needs captcha.secret"),
        Fault(arguments: ["--directory-kind", "ldap"], says: "ldap needs directory.file"),
        Fault(arguments: ["--origin", "dichvucong.vn"], says: "--origin must be a scheme and a host"),
        Fault(arguments: ["--origin", "https://a.vn/path"], says: "--origin must be a scheme and a host"),
        Fault(arguments: ["--trusted-proxies", "10.0.0.1/8"], says: "names \"10.0.0.1/8\": The address has bits set"),
        Fault(arguments: ["--tls-key-file", "k"], says: "tls.key-file is set without tls.certificate-file"),
        Fault(
            arguments: ["--checkpoints-origin", "two words"],
            says: "--checkpoints-origin: \"two words\" can't name a log: give 1 to 64 bytes"),
        Fault(file: #"{"checkpoints": {"folder": "/d/out"}}"#, says: "/d/out, in the data, and is lost"),
        Fault(
            arguments: ["--checkpoints-file", "/d/../d/log"], says: "--checkpoints-file is /d/../d/log, in the data"),
        Fault(arguments: ["--port", "9090"], says: "port and admin.port are both 9090"),
        Fault(
            arguments: ["--gateway-password-file", "/nowhere/x", "--gateway-kind", "kannel"],
            says: "--gateway-password-file names /nowhere/x, which is not there"),
        Fault(
            arguments: ["--captcha-kind", "turnstile", "--captcha-secret-file", "/nowhere/x"],
            environment: ["RETRACE_CAPTCHA_SECRET": "x"], says: "captcha.secret comes from the environment and from"),
    ]

    @Test(arguments: faults) func `a wrong setting is named, with what to do`(fault: Fault) throws {
        let folder = try ServeFolder()
        var arguments = ["serve", "--data", "/d", "--development"] + fault.arguments
        if let file = fault.file { arguments += ["--config", try folder.file("settings.json", file)] }
        let result = try Tool.run(arguments, environment: fault.environment)
        #expect(result.code == 64)
        #expect(result.errors.contains(fault.says), "\(result.errors)")
    }

    @Test func `all faults are told at once, a missing folder of data among them`() throws {
        let result = try Tool.run(
            ["serve", "--port", "x", "--log-level", "loud"], environment: ["RETRACE_LIMITS_BODY": "1"])
        #expect(result.code == 64)
        for sentence in [
            "--port must be", "--log-level must be", "RETRACE_LIMITS_BODY must be", "the folder of data is not set",
        ] {
            #expect(result.errors.contains(sentence))
        }
    }

    @Test func `every setting has a flag and a variable of its own, and stands in the document`() throws {
        let result = try Tool.run(["serve", "--data", "/d", "--development", "--print-config"])
        let keys = result.lines.compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(keys.count > 40)
        #expect(Set(keys.map { $0.replacing(".", with: "-") }).count == keys.count)
        let document = try String(contentsOfFile: repositoryFile("docs/serving.md"), encoding: .utf8)
        for key in keys { #expect(document.contains("| `\(key)` |"), "\(key) is not in docs/serving.md") }
    }
}
