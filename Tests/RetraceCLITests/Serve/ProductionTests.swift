import Foundation
import Testing

/// What `retrace serve` refuses where citizens are served.
struct ProductionTests {
    /// Settings that would be fit, were it not for what a test adds.
    private func run(_ folder: ServeFolder, _ arguments: [String]) throws -> Tool.Result {
        let password = try folder.file("password", "secret")
        let fit = [
            "serve", "--data", folder.path + "/data", "--port", "0", "--admin-port", "0", "--gateway-kind", "kannel",
            "--gateway-url", "http://127.0.0.1:13013", "--gateway-username", "u", "--gateway-password-file", password,
            "--origin", "https://dichvucong.example",
        ]
        return try Tool.run(fit + arguments)
    }

    @Test(arguments: [
        (["--gateway-kind", "files"], "gateway.kind is files, which sends nothing to a phone"),
        (["--movable-clock"], "movable-clock lets whoever reaches the admin port move the clock"),
        (["--host", "0.0.0.0"], "the portal would be plain HTTP at 0.0.0.0"),
        (["--origin", "http://dichvucong.example"], "citizens must come by https"),
        (["--trusted-proxies", "0.0.0.0/0"], "trusted-proxies names every address there is"),
        (["--admin-host", "0.0.0.0"], "admin.host is 0.0.0.0, every network of this machine"),
        (
            ["--tls-certificate-file", "/nowhere/c.pem", "--tls-key-file", "/nowhere/k.pem"],
            "tls.key-file names /nowhere/k.pem, which is not there"
        ),
        (["--gateway-url", "http://10.0.0.9:13013"], "http to another machine"),
        (["--gateway-receipts-url", "http://10.0.0.9/x"], "gateway.receipts-url: the URL is http to another machine"),
        (["--policy-file", "/nowhere/p.json"], "policy-file names /nowhere/p.json, which is not there"),
        (["--branding-file", "/nowhere/b.json"], "branding-file names /nowhere/b.json, which is not there"),
    ])
    func `what is not fit for citizens is refused with what to do`(arguments: [String], says: String) throws {
        let result = try run(try ServeFolder(), arguments)
        #expect(result.code == 64)
        #expect(result.errors.contains(says), "\(result.errors)")
    }

    @Test func `without an origin it does not start`() throws {
        let result = try Tool.run(["serve", "--data", "/d"])
        #expect(result.code == 64)
        #expect(result.errors.contains("origin is not set; say how citizens reach the portal"))
    }

    @Test func `a secret that others may read is refused, in development too`() throws {
        let folder = try ServeFolder()
        let secret = try folder.file("open", "secret", mode: 0o644)
        let result = try run(folder, ["--gateway-password-file", secret, "--development"])
        #expect(result.code == 64)
        #expect(result.errors.contains("whose mode 644 lets others read it; run chmod 600 \(secret)"))
        #expect(!result.errors.contains("which is not there"))
    }

    @Test func `a captcha's published test secret is refused`() throws {
        let folder = try ServeFolder()
        let secret = try folder.file("captcha", "1x0000000000000000000000000000000AA")
        let result = try run(
            folder,
            [
                "--captcha-kind", "turnstile", "--captcha-site-key", "1x00000000000000000000AA",
                "--captcha-secret-file", secret,
            ])
        #expect(result.code == 64)
        #expect(result.errors.contains("one that the provider publishes for tests"))
    }

    @Test func `the published test key among the keys is refused`() throws {
        let folder = try ServeFolder()
        let script = """
            import hashlib, os
            os.makedirs(os.environ["F"], 0o700)
            key = hashlib.sha256(b"Retrace test key, never for production").digest()
            os.write(os.open(os.environ["F"] + "/1.key", os.O_WRONLY | os.O_CREAT, 0o600), key)
            """
        let made = try Tool.shell(
            "python3 -c \"$SCRIPT\"", environment: ["F": folder.path + "/data-keys/service", "SCRIPT": script])
        #expect(made.code == 0, "\(made)")
        let result = try run(folder, [])
        #expect(result.code == 2)
        #expect(result.errors.contains("is the published test key, which production refuses"), "\(result.errors)")
    }

    @Test func `a certificate that does not fit its key is refused`() throws {
        let folder = try ServeFolder()
        let (first, second) = (try folder.certificate("first"), try folder.certificate("second"))
        let result = try run(folder, ["--tls-certificate-file", first + ".pem", "--tls-key-file", second + ".key"])
        #expect(result.code == 64)
        #expect(result.errors.contains("is not the key of the first certificate"), "\(result.errors)")
    }
}
