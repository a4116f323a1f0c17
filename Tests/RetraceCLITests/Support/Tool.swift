import Foundation
import Testing

/// Runs the built `retrace`, which lies beside the tests.
struct Tool {
    /// What a run came to.
    struct Result {
        let code: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// Each line as an object of JSON.
        func objects(_ location: SourceLocation = #_sourceLocation) throws -> [[String: Any]] {
            try lines.map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return try #require(object, "\(line)", sourceLocation: location)
            }
        }
    }

    static let path: String = {
        let bundle = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments.first ?? "")
        var folder = bundle.resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/", !FileManager.default.isExecutableFile(atPath: folder.path + "/retrace") {
            folder.deleteLastPathComponent()
        }
        return folder.path + "/retrace"
    }()

    /// Runs `retrace` with these arguments.
    static func run(_ arguments: [String], environment: [String: String] = [:], input: String = "") throws -> Result {
        try launch(path, arguments, environment, input)
    }

    /// Runs a line of bash in which `$RETRACE` is the tool.
    static func shell(_ line: String, environment: [String: String] = [:]) throws -> Result {
        try launch("/bin/bash", ["-o", "pipefail", "-c", line], environment, "")
    }

    private static func launch(
        _ path: String, _ arguments: [String], _ changes: [String: String], _ input: String
    ) throws -> Result {
        let process = try start(path, arguments, changes)
        let (inPipe, outPipe, errPipe) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (inPipe, outPipe, errPipe)
        try process.run()
        try inPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inPipe.fileHandleForWriting.close()
        let errors = Gathered(from: errPipe)
        let output = outPipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: output, as: UTF8.self), errors: String(decoding: errors.wait(), as: UTF8.self))
    }

    /// A process that is not started yet, without the variables that would change what it does.
    static func start(_ path: String, _ arguments: [String], _ changes: [String: String] = [:]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        for name in ["RETRACE_DATA", "RETRACE_KEYS", "COLUMNS"] { environment[name] = nil }
        environment["TZ"] = "UTC"
        environment["RETRACE"] = Self.path
        process.environment = environment.merging(changes) { $1 }
        return process
    }
}

/// What comes out of a pipe, read on a thread of its own: the calling thread may be the last one that tasks have, and it
/// is blocked.
private final class Gathered: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var data = Data()

    init(from pipe: Pipe) {
        let reader = pipe.fileHandleForReading
        Thread { [self] in
            data = reader.readDataToEndOfFile()
            done.signal()
        }.start()
    }

    /// All of it, once the pipe is closed. To be called once.
    func wait() -> Data {
        done.wait()
        return data
    }
}
