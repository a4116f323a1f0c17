import EventStore
import Foundation
import LMDB
import Recovery
import Retrace

// Looks at, and damages, what lies in the tables of views.
extension ViewStore {
    /// All entries of all tables that come from the log, as text.
    func dump() throws -> [String] {
        let environment = try environment()
        var lines = try ["sessions", "accounts", "phones", "clients"].flatMap { try dump($0, environment) }
        for name in ["index.stream", "index.tag.1", "index.tag.2", "index.tag.3", "index.tag.4"] {
            lines += try dumpPositions(name, of: ID16.self, environment)
        }
        return lines + (try dumpPositions("index.type", of: TypeBytes.self, environment))
    }

    private func dump(_ name: String, _ environment: Environment) throws -> [String] {
        let table: Table<ID16> = try environment.table(name)
        return try environment.read { transaction in
            var lines: [String] = []
            var cursor = try transaction.cursor(over: table)
            var isFirst = true
            while let entry = isFirst ? try cursor.first() : try cursor.next() {
                isFirst = false
                lines.append("\(name) \(entry.key.array) \(entry.value.array)")
            }
            return lines
        }
    }

    private func dumpPositions<Key: TableKey>(
        _ name: String, of _: Key.Type, _ environment: Environment
    ) throws -> [String] {
        let table: DuplicateTable<Key, UInt64> = try environment.duplicateTable(name)
        return try environment.read { transaction in
            var lines: [String] = []
            var cursor = try transaction.cursor(over: table)
            try cursor.forEach { key, position in
                lines.append("\(name) \(key) \(position)")
                return true
            }
            return lines
        }
    }

    func firstEntry(of name: String) throws -> (key: ID16, value: [UInt8])? {
        let environment = try environment()
        let table: Table<ID16> = try environment.table(name)
        return try environment.read { transaction in
            var cursor = try transaction.cursor(over: table)
            guard let entry = try cursor.first(), let key = ID16(keyBytes: entry.key) else { return nil }
            return (key, entry.value.array)
        }
    }

    func overwrite<Key: TableKey>(table name: String, _ key: Key, with value: [UInt8]) throws {
        let environment = try environment()
        let table: Table<Key> = try environment.table(name)
        try environment.write { try $0.put(value.rawSpan, for: key, in: table) }
    }

    func remove(table name: String, _ key: ID16) throws {
        let environment = try environment()
        let table: Table<ID16> = try environment.table(name)
        try environment.write { _ = try $0.delete(key, in: table) }
    }

    func addDuplicate(table name: String, _ key: ID16, _ position: UInt64) throws {
        let environment = try environment()
        let table: DuplicateTable<ID16, UInt64> = try environment.duplicateTable(name)
        try environment.write { try $0.insert(position, for: key, in: table) }
    }

    /// The mean length of the values of each table of views.
    func averageSizes() throws -> [String: Int] {
        let environment = try environment()
        var sizes: [String: Int] = [:]
        for name in ["sessions", "accounts", "phones", "clients"] {
            let table: Table<ID16> = try environment.table(name)
            sizes[name] = try environment.read { transaction in
                var (bytes, count) = (0, 0)
                var cursor = try transaction.cursor(over: table)
                var isFirst = true
                while let entry = isFirst ? try cursor.first() : try cursor.next() {
                    isFirst = false
                    bytes += entry.value.byteCount
                    count += 1
                }
                return bytes / max(1, count)
            }
        }
        return sizes
    }
}

private struct TypeBytes: TableKey {
    let type: UInt16

    func write(to buffer: inout KeyBuffer) {
        buffer.append(UInt8(truncatingIfNeeded: type >> 8))
        buffer.append(UInt8(truncatingIfNeeded: type))
    }

    init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount == 2 else { return nil }
        type = keyBytes.bigEndianQuarter(at: 0)
    }
}

extension ViewsFixture {
    /// The folders of generations that are there.
    func generations() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: data + "/views").filter { $0.hasPrefix("g") }.sorted()
    }
}
