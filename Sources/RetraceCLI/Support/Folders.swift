import Foundation

/// Folders that a command makes for itself.
enum Folders {
    /// A new folder for temporary data, mode 0700; its path.
    static func temporary(_ name: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/\(name)-\(UUID().uuidString.prefix(8).lowercased())"
        try make(path)
        return path
    }

    /// Refuses a path that holds anything; makes the folder if there is none.
    static func fresh(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return try make(path) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw WrongInput("\(path) is not a folder that can be read; give a new or an empty one")
        }
        guard names.isEmpty else { throw WrongInput("\(path) holds data already; give a new or an empty folder") }
    }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    private static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw UnusableData("the folder \(path) can't be made: \(error.localizedDescription)")
        }
    }
}
