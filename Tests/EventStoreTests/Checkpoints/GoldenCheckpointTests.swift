import EventStore
import Foundation
import LMDB
import Testing

/// The row of a kept checkpoint, against a file whose bytes were computed by another program (hashes and signature too).
struct GoldenCheckpointTests {
    private let folder: TemporaryFolder
    private let key: [UInt8]
    private let note: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        var repository = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { repository.deleteLastPathComponent() }
        let path = repository.path + "/fixtures/golden/checkpoint.row.hex"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
        key = bytes(String(try #require(lines.first)))
        note = bytes(lines.dropFirst().joined())
    }

    private func openLog() throws -> EventLog {
        var options = EventLog.Options()
        options.isDurable = false
        return try EventLog.open(at: folder.path + "/log", options: options)
    }

    /// Runs `body` on the table of checkpoints itself, while no log is open.
    private func onTable<R>(_ body: (Environment, Table<UInt64>) throws -> R) throws -> R {
        var options = Environment.Options()
        options.tables = 4
        let environment = try Environment.open(at: folder.path + "/log", options: options)
        return try body(environment, try environment.table("checkpoints"))
    }

    @Test func `a checkpoint is kept in the bytes of its golden file`() throws {
        try {
            let log = try openLog()
            try log.fill(upTo: 3)
            let signer = try NoteSigner(name: "retrace/test", seed: Bytes32())
            let checkpoint = try Checkpoint(origin: "retrace/test", size: 3, root: log.root().root)
            try log.keep(try SignedCheckpoint(signing: checkpoint, by: [signer]))
        }()
        let row = try onTable { environment, table in
            try environment.read { transaction -> [[UInt8]]? in
                var cursor = try transaction.cursor(over: table)
                guard let entry = try cursor.first(from: 0) else { return nil }
                return [entry.key.array, entry.value.array]
            }
        }
        #expect(row == [key, note])
    }

    @Test func `a checkpoint is read back from the bytes of its golden file`() throws {
        try { _ = try openLog().head() }()
        try onTable { environment, table in
            let size = key.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            try environment.write { transaction in try transaction.put(note.rawSpan, for: size, in: table) }
        }
        let log = try openLog()
        let kept = try #require(try log.newestCheckpoint())
        #expect(kept.bytes == note)
        #expect(kept.checkpoint.origin == "retrace/test" && kept.checkpoint.size == 3)
        try log.fill(upTo: 3)
        try log.check(kept.checkpoint)
    }
}
