import Foundation

/// A fresh folder of a test's own; it goes with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/retrace-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path below the folder.
    func path(_ name: String) -> String { "\(path)/\(name)" }
}
