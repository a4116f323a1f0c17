import Foundation
import Glibc
import LDAP
import Retrace
import RetraceLDAP
import Synchronization
import Testing

/// A directory server of a test's own: Debian's `slapd` on a free loopback port, with the shipped schema, access rules
/// and accounts. It ends with the value.
final class Slapd: Sendable {
    let folder: TemporaryFolder
    /// Where it listens; the next port is for `ldaps`.
    var port: Int { running.withLock(\.port) }

    private struct Running: Sendable {
        var port = 0
        var process: Process?
    }

    private let running = Mutex(Running())
    private let usesTLS: Bool

    /// `more` is LDIF behind the shipped accounts. With `usesTLS` a certificate for 127.0.0.1 is made, and the server
    /// listens for `ldaps` on the next port too, and on 127.0.0.2, which no certificate is for.
    init(more: String = "", usesTLS: Bool = false) throws {
        folder = try TemporaryFolder()
        self.usesTLS = usesTLS
        for name in ["conf", "accounts"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        if usesTLS { try Certificates.make(in: folder) }
        try load("server.ldif", database: 0) { text in
            self.usesTLS
                ? text.replacing("cn: config\n", with: "cn: config\n\(Certificates.settings(self.folder))") : text
        }
        try load("accounts.ldif", database: 1) { $0 + "\n" + more }
        try start()
    }

    deinit { kill() }

    /// The folder of the repository.
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    static func fixture(_ name: String) throws -> String {
        try String(contentsOfFile: "\(repository)/fixtures/ldap/\(name)", encoding: .utf8)
    }

    private func load(_ fixture: String, database: Int, _ change: (String) -> String) throws {
        let text = change(try Self.fixture(fixture))
            .replacing("@FOLDER@", with: folder.path).replacing("@REPOSITORY@", with: Self.repository)
        try text.write(toFile: folder.path(fixture), atomically: true, encoding: .utf8)
        try run("/usr/sbin/slapadd", ["-F", folder.path("conf"), "-n", "\(database)", "-l", folder.path(fixture)])
    }

    /// Starts the server, on another port if somebody has the one that was drawn.
    private func start() throws {
        for _ in 0..<20 {
            running.withLock { $0.port = .random(in: 10_000...31_000) }
            if try startOnPort() { return }
        }
        throw ToolFailure(text: "slapd does not start; see \(folder.path("output"))")
    }

    /// Starts the server on its port; false if it ended at once.
    @discardableResult
    func startOnPort() throws -> Bool {
        let process = Process()
        process.executableURL = try tool("/usr/sbin/slapd")
        let hosts = usesTLS ? ["127.0.0.1", "127.0.0.2"] : ["127.0.0.1"]
        let urls = hosts.flatMap { ["ldap://\($0):\(port)"] + (usesTLS ? ["ldaps://\($0):\(port + 1)"] : []) }
        // What it prints with 256 is one line for each operation.
        process.arguments = ["-F", folder.path("conf"), "-h", (urls + [socketURL]).joined(separator: " "), "-d", "256"]
        _ = FileManager.default.createFile(atPath: folder.path("output"), contents: nil)
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path("output")))
        try process.run()
        running.withLock { $0.process = process }
        let end = ContinuousClock.now + .seconds(20)
        while process.isRunning, ContinuousClock.now < end {
            if try listens() { return true }
            usleep(5_000)
        }
        kill()
        return false
    }

    /// Whether it takes connections, by the kernel's word: the server says that it starts before it does.
    private func listens() throws -> Bool {
        // Foundation reads only the first page of such a file.
        let sockets = try run("/usr/bin/cat", ["/proc/net/tcp"])
        let ports = usesTLS ? [port, port + 1] : [port]
        let addresses = ports.flatMap { port in
            let digits = String(String(0x10000 + port, radix: 16, uppercase: true).dropFirst())
            return (usesTLS ? ["0100007F", "0200007F"] : ["0100007F"]).map { "\($0):\(digits) 00000000:0000 0A" }
        }
        return try addresses.allSatisfy(sockets.contains) && output().contains("slapd starting")
    }

    func kill() { signal(SIGKILL, waits: true) }

    /// Lets it take connections, and answer nothing. Returns when it has stopped.
    func pause() throws {
        signal(SIGSTOP, waits: false)
        let identifier = running.withLock { $0.process?.processIdentifier ?? 0 }
        while try !String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8).contains(") T ") {
            usleep(1_000)
        }
    }

    func resume() { signal(SIGCONT, waits: false) }

    private func signal(_ signal: Int32, waits: Bool) {
        guard let process = running.withLock(\.process), process.isRunning else { return }
        Glibc.kill(process.processIdentifier, signal)
        if waits { process.waitUntilExit() }
    }

    func output() throws -> String { try String(contentsOfFile: folder.path("output"), encoding: .utf8) }

    /// Its socket in the file system.
    var socketURL: String { "ldapi://" + folder.path("socket").replacing("/", with: "%2F") }

    /// How many operations of a kind (`SRCH base`, `BIND dn`, `MOD dn`) the server has been asked for.
    func count(of operation: String) throws -> Int {
        try output().split(separator: "\n").count { $0.contains(" \(operation)=") }
    }

    /// All that is stored, as LDIF on unbroken lines, with values as they are.
    func contents() throws -> String {
        try run("/usr/sbin/slapcat", ["-F", folder.path("conf"), "-n", "1", "-o", "ldif-wrap=no"])
    }

    /// The settings that are shipped, for this server.
    func settings(url: String? = nil) throws -> LDAPDirectory.Settings {
        var settings = try LDAPDirectory.Settings(json: Array(try Self.fixture("settings.json").utf8))
        settings.url = url ?? "ldap://127.0.0.1:\(port)"
        settings.passwordCost = .test
        return settings
    }

    func directory(_ change: (inout LDAPDirectory.Settings) -> Void = { _ in }) throws -> LDAPDirectory {
        var settings = try settings()
        change(&settings)
        return try LDAPDirectory(settings)
    }
}
