import Foundation
import LMDB
import Testing

struct BackupTests {
    @Test(arguments: [false, true])
    func `a hot copy is one moment of an environment that is written to meanwhile`(isCompacting: Bool) async throws {
        let folder = try TemporaryFolder()
        let environment = try folder.open()
        let left: Table<UInt64> = try environment.table("left")
        let right: Table<UInt64> = try environment.table("right")
        try environment.fill(left, 0..<20_000)
        try environment.fill(right, 0..<20_000)
        let isCopied = Shared(false)
        let written = Shared<UInt64>(0)
        let copy = folder.path("copy")
        let writer = Worker {
            var key: UInt64 = 20_000
            while !isCopied.value || key < 20_010 {
                try environment.write { transaction throws in
                    try transaction.put([1].rawSpan, for: key, in: left)
                    try transaction.put([1].rawSpan, for: key, in: right)
                    try transaction.delete(key - 20_000, in: left)
                }
                key += 1
                written.set(key)
            }
        }
        while written.value < 20_003 { try await Task.sleep(for: .milliseconds(1)) }
        try environment.copy(to: copy, compacting: isCompacting)
        isCopied.set(true)
        try await writer.end()
        #expect(DurableFile.mode(of: copy + "/data.mdb") == 0o600)
        let keys = try PageCheck.check(folder: copy).entries
        let opened = try openEnvironment(copy) { $0.isUnlocked = true }
        let kept = try opened.keys(opened.table("left"))
        let all = try opened.keys(opened.table("right"))
        #expect(all == Array(0..<UInt64(all.count)))
        // Each commit adds one to both and takes one from the left: so the two belong to one commit.
        #expect(kept == Array(UInt64(all.count) - 20_000..<UInt64(all.count)))
        #expect(all.count > 20_002 && all.count <= Int(written.value))
        #expect(keys == UInt64(kept.count + all.count))
    }

    @Test func `a copy does not overwrite one, and a compact one is smaller`() throws {
        let folder = try TemporaryFolder()
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, 0..<10_000)
        try environment.write { transaction throws in
            for key: UInt64 in 0..<9_000 { try transaction.delete(key, in: table) }
        }
        try environment.copy(to: folder.path("whole"), compacting: false)
        try environment.copy(to: folder.path("compact"), compacting: true)
        #expect(throws: LMDBError.self) { try environment.copy(to: folder.path("whole"), compacting: false) }
        let whole = try PageCheck.check(folder: folder.path("whole"))
        let compact = try PageCheck.check(folder: folder.path("compact"))
        #expect(whole.entries == 1000 && compact.entries == 1000)
        #expect(compact.freePages == 0 && compact.pages * 5 < whole.pages)
    }
}
