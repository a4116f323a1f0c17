import Foundation
import LMDB
import Testing

struct WritingTests {
    let folder: TemporaryFolder
    let environment: Environment
    let table: Table<UInt64>

    init() throws {
        folder = try TemporaryFolder()
        environment = try folder.open()
        table = try environment.table("values")
    }

    @Test func `what a transaction did is undone if it throws`() throws {
        try environment.fill(table, [1])
        let before = try environment.statistics().lastTransaction
        #expect(throws: Stop()) {
            try environment.write { transaction throws in
                try transaction.put([1].rawSpan, for: 2, in: table)
                try transaction.delete(1, in: table)
                throw Stop()
            }
        }
        #expect(try environment.keys(table) == [1])
        #expect(try environment.statistics().lastTransaction == before)
    }

    @Test func `a write inside a write is refused, and the outer one goes on`() throws {
        try environment.write { transaction throws in
            #expect(throws: LMDBError.nestedWrite) { try environment.fill(table, [1]) }
            try transaction.put([2].rawSpan, for: 2, in: table)
        }
        #expect(try environment.keys(table) == [2])
    }

    @Test func `a table is not opened inside a transaction`() throws {
        try environment.write { _ throws in
            _ = #expect(throws: LMDBError.nestedWrite) { let _: Table<UInt64> = try environment.table("other") }
        }
        try environment.read { _ throws in
            _ = #expect(throws: LMDBError.nestedWrite) { let _: Table<UInt64> = try environment.table("other") }
        }
    }

    @Test func `a thread reads what was committed while it writes`() throws {
        try environment.fill(table, [1])
        try environment.write { transaction throws in
            try transaction.put([9].rawSpan, for: 2, in: table)
            #expect(try environment.keys(table) == [1])
            // Two snapshots at once in one thread, which LMDB allows only with MDB_NOTLS.
            try environment.read { outer throws in
                #expect(try environment.keys(table) == [1])
                #expect(try outer.count(of: table) == 1)
            }
        }
        #expect(try environment.keys(table) == [1, 2])
    }

    @Test func `many threads write, each alone`() async throws {
        try environment.fill(table, [0], bytes: 8)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<200 {
                        try? environment.write { transaction throws in
                            let old = try transaction.bytes(for: 0, in: table)?.bigEndianWord(at: 0) ?? 0
                            var next: [UInt8] = []
                            next.append(bigEndian: old &+ 1)
                            try transaction.put(next.rawSpan, for: 0, in: table)
                        }
                    }
                }
            }
        }
        let start = UInt64(0x0707_0707_0707_0707)
        let counted = try environment.read { try $0.bytes(for: 0, in: table)?.bigEndianWord(at: 0) }
        #expect(counted == start + 1600)
    }

    @Test func `read-only refuses to write`() throws {
        let copy = try TemporaryFolder()
        try environment.copy(to: copy.path("data"), compacting: false)
        let reader = try copy.open { $0.isReadOnly = true }
        let stored: Table<UInt64> = try reader.table("values")
        #expect(throws: LMDBError.readOnly) { try reader.fill(stored, [1]) }
        #expect(throws: LMDBError.readOnly) { try reader.sync() }
    }

    @Test func `a full disk undoes one transaction, and once there is space writing goes on`() throws {
        try environment.fill(table, [1])
        let fault = try FileFault(in: environment, substitute: "/dev/full")
        #expect(throws: LMDBError.diskFull) { try environment.fill(table, 2..<2000) }
        #expect(throws: LMDBError.diskFull) { try environment.fill(table, [2]) }
        #expect(try environment.keys(table) == [1])
        fault.end()
        try environment.fill(table, 3..<2000)
        #expect(try environment.keys(table) == [1] + Array(3..<2000))
        #expect(try environment.checkPages().entries == 1998)
    }

    @Test func `after a flush that failed nothing is written until the next opening`() throws {
        do {
            let environment = try openEnvironment(folder.path("durable")) { $0.isDurable = true }
            let table: Table<UInt64> = try environment.table("values")
            try environment.fill(table, [1])
            let fault = try FileFault(in: environment, substitute: "/dev/null")
            #expect(throws: LMDBError.flushFailed(code: EINVAL)) { try environment.fill(table, [2]) }
            fault.end()
            // The system reports a failed flush once; a second one would succeed and mean nothing.
            #expect(throws: LMDBError.flushFailed(code: EINVAL)) { try environment.fill(table, [2]) }
            #expect(throws: LMDBError.flushFailed(code: EINVAL)) { try environment.sync() }
            #expect(try environment.keys(table) == [1])
        }
        let environment = try openEnvironment(folder.path("durable"))
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, [3])
        #expect(try environment.keys(table) == [1, 3])
    }

    @Test func `without durable commits the flush that fails is sync's`() throws {
        try environment.fill(table, [1])
        let fault = try FileFault(in: environment, substitute: "/dev/null")
        #expect(throws: LMDBError.flushFailed(code: EINVAL)) { try environment.sync() }
        fault.end()
        #expect(throws: LMDBError.flushFailed(code: EINVAL)) { try environment.fill(table, [2]) }
    }
}
