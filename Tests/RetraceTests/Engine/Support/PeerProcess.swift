import Foundation
import Glibc
import Testing

/// Another process with an engine on the same data (`Tests/RetracePeer`).
final class PeerProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()

    /// Starts the process; its first line says that it is open.
    init(
        data: String, messages: String, clock: String, isDurable: Bool = false, role: String? = nil,
        limitedToBlocks: Int? = nil
    ) throws {
        let arguments = [data, messages, clock] + (isDurable ? ["durable"] : []) + [role].compactMap(\.self)
        if let limitedToBlocks {
            // A write beyond the limit is to be an error, not the end of the process.
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            let script = "trap '' XFSZ; ulimit -f \(limitedToBlocks); exec \"$0\" \"$@\""
            process.arguments = ["-c", script, try Self.binary()] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: try Self.binary())
            process.arguments = arguments
        }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// The peer's binary lies beside the tests'.
    private static func binary() throws -> String {
        let tests = try #require(Bundle.main.executableURL).resolvingSymlinksInPath().deletingLastPathComponent()
        let path = tests.appendingPathComponent("RetracePeer").path
        try #require(FileManager.default.isExecutableFile(atPath: path), "build the tests whole: \(path) is missing")
        return path
    }

    func write(_ line: String) throws { try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8)) }

    /// The next whole line; nil when there are no more.
    func readLine() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest = Data(rest[rest.index(after: end)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }

    /// The words of the next line.
    func answer() throws -> [String] { try #require(readLine()).split(separator: " ").map(String.init) }

    func ask(_ line: String) throws -> [String] {
        try write(line)
        return try answer()
    }

    /// Ends it at once, wherever it is. Returns the whole lines that it had still written.
    func kill() -> [String] {
        Glibc.kill(process.processIdentifier, SIGKILL)
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        process.waitUntilExit()
        return lines
    }

    /// Lets it close its engine. Returns what it says.
    func close() throws -> [String] {
        try input.fileHandleForWriting.close()
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        process.waitUntilExit()
        return lines
    }
}
