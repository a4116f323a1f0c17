import Foundation
import Testing

struct ToolFailure: Error { let text: String }

/// Fails loudly where a program is missing: a test that is passed over tests nothing.
func tool(_ path: String) throws -> URL {
    guard FileManager.default.isExecutableFile(atPath: path) else {
        throw ToolFailure(text: "\(path) is missing; install the Debian packages slapd and openssl")
    }
    return URL(fileURLWithPath: path)
}

/// Runs a program to its end and returns what it wrote.
@discardableResult
func run(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = try tool(path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ToolFailure(text: "\(path) failed: \(text)") }
    return text
}
