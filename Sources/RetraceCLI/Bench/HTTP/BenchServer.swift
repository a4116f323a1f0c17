import Foundation

/// A process of `bench http-server`, for as long as a body runs.
struct BenchServer {
    let port: Int
    let process: Int32
    /// From its start until it said that it listens.
    let startSeconds: Double

    static func with<R>(
        folder: String, floor: Int64 = 0, jitter: Int64 = 0, hashed: Int = 0, _ body: (BenchServer) async throws -> R
    ) async throws -> R {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "bench", "http-server", "--folder", folder, "--floor", "\(floor)", "--jitter", "\(jitter)",
            "--hashed", "\(hashed)",
        ]
        let output = Pipe()
        process.standardOutput = output
        // Nothing is written to it: it is closed when this process ends, by whatever signal.
        let input = Pipe()
        process.standardInput = input
        let start = ContinuousClock.now
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.terminate()
            process.waitUntilExit()
        }
        let said = output.fileHandleForReading.availableData
        guard let port = Int(String(decoding: said, as: UTF8.self).trimmed) else {
            throw BenchFailure("the portal did not start")
        }
        let seconds = nanoseconds(.now - start) / 1e9
        return try await body(
            BenchServer(port: port, process: process.processIdentifier, startSeconds: seconds))
    }

    /// Bytes of the process in memory, and those of them that no file stands behind.
    var memory: (resident: Int, anonymous: Int) {
        (SystemCounters.residentMemory(of: "\(process)"), SystemCounters.anonymousMemory(of: "\(process)"))
    }
}
