import Foundation
import Glibc

/// A command of `/bin/sh` that a checkpoint is given to on its standard input.
struct PublicationCommand {
    let line: String

    static let limit = Duration.seconds(30)
    /// How long it has to end once it is told to.
    private static let grace = Duration.seconds(1)

    /// Runs it. If it takes too long, or this task is cancelled, it is ended with all that it started.
    func run(_ note: [UInt8]) async throws(CheckpointPublicationError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        // A file and no pipe: a command that does not read would end this process by SIGPIPE.
        let path = NSTemporaryDirectory() + "/retrace-checkpoint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            try Data(note).write(to: URL(fileURLWithPath: path))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        } catch {
            throw .notStarted(line)
        }
        let end = ContinuousClock.now + Self.limit
        while process.isRunning {
            if ContinuousClock.now > end || Task.isCancelled {
                await Self.stop(process)
                throw .tookTooLong(line)
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        if process.terminationReason != .exit || process.terminationStatus != 0 {
            throw .failed(line, code: process.terminationStatus)
        }
    }

    /// Foundation makes each process the first of a group of its own, in which what the shell starts stays; a signal to the
    /// shell alone would leave the rest of a pipeline running.
    private static func stop(_ process: Process) async {
        let group = -process.processIdentifier
        kill(group, SIGTERM)
        // A task of its own: in a cancelled one nothing can be waited for.
        await Task {
            let end = ContinuousClock.now + grace
            while process.isRunning, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(20)) }
        }.value
        if process.isRunning { kill(group, SIGKILL) }
    }
}
