import Foundation
import Testing

/// A `retrace serve` that runs, with development settings and free ports unless a test says otherwise.
final class ServedProcess {
    let folder: String
    let process: Process
    private(set) var port = 0
    private(set) var adminPort = 0
    private var log: String { folder + "/log.jsonl" }

    /// Returns once it listens.
    init(_ arguments: [String] = [], environment: [String: String] = [:], in folder: String? = nil) throws {
        self.folder = folder ?? FileManager.default.temporaryDirectory.path + "/retrace-serve-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        let standard = [
            "--data", self.folder + "/data", "--port", "0", "--admin-port", "0", "--development", "--log-level",
            "debug",
        ]
        process = try Tool.start(Tool.path, ["serve"] + standard + arguments, environment)
        try Data().write(to: URL(fileURLWithPath: log))
        let errors: FileHandle = try #require(FileHandle(forWritingAtPath: log))
        process.standardError = errors
        try process.run()
        let serving = try waitForLine { $0["message"] as? String == "serving" }
        port = try #require(Self.port(serving["portal"]))
        adminPort = try #require(Self.port(serving["admin"]))
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What it wrote on the standard error so far.
    var text: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// Each line as an object, but for one that is being written.
    func lines() throws -> [[String: Any]] {
        let text = text
        let whole = text.lastIndex(of: "\n").map { text[..<$0] } ?? ""
        return try whole.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    /// Waits until a line is there, at most ten seconds.
    @discardableResult
    func waitForLine(_ isWanted: ([String: Any]) -> Bool) throws -> [String: Any] {
        for _ in 0..<500 {
            if let line = try lines().first(where: isWanted) { return line }
            if !process.isRunning { break }
            usleep(20_000)
        }
        throw Missing(said: text)
    }

    /// Sends bytes as they are, and returns all that comes back until the connection is closed.
    func exchange(_ request: String, port: Int? = nil) throws -> String {
        let script = "exec 3<>/dev/tcp/127.0.0.1/\(port ?? self.port); printf '%b' \"$REQUEST\" >&3; cat <&3"
        return try Tool.shell(script, environment: ["REQUEST": request]).output
    }

    func get(_ path: String, port: Int? = nil, headers: String = "") throws -> String {
        try exchange(
            "GET \(path) HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\(headers)\\r\\n", port: port)
    }

    /// Sends a signal and waits for the end; returns the exit code.
    func end(with signal: Int32 = SIGTERM) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static func port(_ url: Any?) -> Int? {
        (url as? String)?.split(separator: ":").last.flatMap { Int($0) }
    }

    struct Missing: Error { let said: String }
}

/// A folder for the files of one test.
final class ServeFolder {
    let path = FileManager.default.temporaryDirectory.path + "/retrace-settings-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    func file(_ name: String, _ content: String, mode: Int = 0o600) throws -> String {
        let file = path + "/" + name
        try Data(content.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    /// Makes a certificate for this machine and its key; returns their path without `.pem` and `.key`.
    func certificate(_ name: String) throws -> String {
        let result = try Tool.shell(
            """
            umask 077; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \\
              -subj "/CN=$NAME" -addext "subjectAltName=DNS:localhost" -keyout "$AT.key" -out "$AT.pem"
            """, environment: ["NAME": name, "AT": path + "/" + name])
        try #require(result.code == 0, "\(result.errors)")
        return path + "/" + name
    }
}

/// A file of the repository, by its path from there.
func repositoryFile(_ path: String, _ here: String = #filePath) -> String {
    var root = URL(fileURLWithPath: here)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.path + "/" + path
}
