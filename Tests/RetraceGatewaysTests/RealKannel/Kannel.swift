import Foundation
import Glibc
import NIOCore
import NIOPosix

/// Kannel as Debian packages it: bearerbox, smsbox and its fake SMSC, on free ports of loopback with a configuration of
/// their own in a temporary folder. All of it ends with the value.
final class Kannel {
    static let username = "retrace"
    static let password = "hidden"

    let smsPort: Int
    private let centrePort: Int
    private let folder: String
    private let bearer: KannelProcess
    private let smsbox: KannelProcess
    private(set) var centre: KannelProcess

    init() async throws {
        let ports = try await freePorts(4)
        (smsPort, centrePort) = (ports[2], ports[3])
        folder = NSTemporaryDirectory() + "retrace-kannel-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = "\(folder)/kannel.conf"
        try configuration(ports).write(toFile: file, atomically: true, encoding: .utf8)
        bearer = try KannelProcess("/usr/sbin/bearerbox", ["-v", "1", file], log: "\(folder)/bearerbox.log")
        try await bearer.waitFor("Start-up done")
        smsbox = try KannelProcess("/usr/sbin/smsbox", ["-v", "1", file], log: "\(folder)/smsbox.log")
        try await smsbox.waitFor("Connected to bearerbox")
        centre = try Self.centre(at: centrePort, log: "\(folder)/fakesmsc.log")
        try await bearer.waitFor("Fakesmsc client connected")
    }

    deinit {
        for process in [centre, smsbox, bearer] { process.end() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The lines that the fake SMSC wrote of what it was sent.
    func arrived() throws -> [String] {
        try centre.lines().compactMap { line in
            line.range(of: "Got message ").map { String(line[$0.upperBound...]) }
        }
    }

    /// Takes the SMSC away, as a carrier's outage does.
    func loseCentre() async throws {
        centre.end()
        try await bearer.waitFor("EOF from fakesmsc client")
    }

    /// And brings it back.
    func regainCentre() async throws {
        centre = try Self.centre(at: centrePort, log: "\(folder)/fakesmsc-again.log")
        try await bearer.waitFor("Fakesmsc client connected", times: 2)
    }

    private static func centre(at port: Int, log: String) throws -> KannelProcess {
        // It sends nothing by itself: at most 0 messages.
        let arguments = ["-H", "127.0.0.1", "-r", "\(port)", "-m", "0", "1 2 text nothing"]
        return try KannelProcess("/usr/lib/kannel/test/fakesmsc", arguments, log: log)
    }
}

/// A program of Kannel's; what it says goes to a file.
final class KannelProcess {
    private let process = Process()
    private let log: String

    init(_ program: String, _ arguments: [String], log: String) throws {
        guard FileManager.default.isExecutableFile(atPath: program) else { throw KannelMissing(program: program) }
        self.log = log
        try Data().write(to: URL(fileURLWithPath: log))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    func lines() throws -> [String] {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    /// Waits until it has said something so many times.
    func waitFor(_ words: String, times: Int = 1) async throws {
        do {
            try await eventually("\(log) says \"\(words)\"") {
                let said = try lines().filter { $0.contains(words) }.count
                guard said < times, !process.isRunning else { return said >= times }
                throw NeverHappened(what: "\(log) says \"\(words)\"; it ended with \(process.terminationStatus)")
            }
        } catch let error as NeverHappened {
            throw NeverHappened(what: "\(error.what)\n\(try lines().suffix(12).joined(separator: "\n"))")
        }
    }

    /// Ends it at once: the fake SMSC heeds no milder signal.
    func end() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        for _ in 0..<500 where process.isRunning { usleep(10_000) }
    }
}

struct KannelMissing: Error, CustomStringConvertible {
    let program: String
    var description: String {
        "\(program) is missing: these tests need Debian's packages kannel and kannel-extras (Tests/run installs them)"
    }
}

/// Ports of loopback that nothing listens on.
private func freePorts(_ count: Int) async throws -> [Int] {
    var channels: [any Channel] = []
    for _ in 0..<count {
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        channels.append(try await bootstrap.bind(host: "127.0.0.1", port: 0).get())
    }
    let ports = channels.compactMap(\.localAddress?.port)
    for channel in channels { try await channel.close().get() }
    return ports
}

private func configuration(_ ports: [Int]) -> String {
    """
    group = core
    admin-port = \(ports[0])
    admin-password = hidden
    smsbox-port = \(ports[1])
    dlr-storage = internal
    box-allow-ip = "127.0.0.1"
    sms-resend-freq = 1

    group = smsc
    smsc = fake
    smsc-id = fake
    port = \(ports[3])
    connect-allow-ip = 127.0.0.1

    group = smsbox
    bearerbox-host = 127.0.0.1
    sendsms-port = \(ports[2])
    sendsms-interface = 127.0.0.1

    group = sendsms-user
    username = \(Kannel.username)
    password = \(Kannel.password)
    concatenation = true
    max-messages = 6

    group = sms-service
    keyword = default
    text = "none"
    max-messages = 0
    """
}
