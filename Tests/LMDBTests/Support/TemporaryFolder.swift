import Foundation
import LMDB

/// A fresh folder of a test's own; it goes with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "lmdb-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path below the folder.
    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// The environment in the folder, small and without flushes unless said otherwise.
    func open(_ change: (inout Environment.Options) -> Void = { _ in }) throws(LMDBError) -> Environment {
        try openEnvironment(path("data"), change)
    }

    /// The bytes of the environment's file.
    var dataSize: Int { (try? FileManager.default.attributesOfItem(atPath: path("data/data.mdb"))[.size] as? Int) ?? 0 }
}

/// Small and without flushes unless said otherwise.
func openEnvironment(
    _ path: String, _ change: (inout Environment.Options) -> Void = { _ in }
) throws(LMDBError) -> Environment {
    var options = Environment.Options()
    options.mapSize = 1 << 30
    options.isDurable = false
    change(&options)
    return try Environment.open(at: path, options: options)
}

extension Environment {
    /// Puts values of one size under the keys, in one commit.
    func fill(_ table: Table<UInt64>, _ keys: some Sequence<UInt64>, bytes: Int = 100) throws {
        let value = [UInt8](repeating: 7, count: bytes)
        try write { transaction in
            for key in keys { try transaction.put(value.rawSpan, for: key, in: table) }
        }
    }

    /// The value under a key, copied.
    func value(_ key: UInt64, _ table: Table<UInt64>) throws -> [UInt8]? {
        try read { transaction in
            guard let bytes = try transaction.bytes(for: key, in: table) else { return nil }
            return bytes.array
        }
    }

    /// All keys of a table, in order.
    func keys(_ table: Table<UInt64>) throws -> [UInt64] {
        try read { transaction in
            var keys: [UInt64] = []
            var cursor = try transaction.cursor(over: table)
            var entry = try cursor.first()
            while let found = entry {
                keys.append(found.key.bigEndianWord(at: 0))
                entry = try cursor.next()
            }
            return keys
        }
    }
}

/// An error of a test's own.
struct Stop: Error, Equatable {}
