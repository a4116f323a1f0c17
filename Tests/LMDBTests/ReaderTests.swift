import Foundation
import LMDB
import Testing

struct ReaderTests {
    /// 2,000 commits that overwrite the same values: pages freed by one are used again by a later one, unless someone
    /// still reads them.
    private func churn(_ environment: Environment, _ table: Table<UInt64>, besides: () throws -> Void) throws {
        for round in 0..<2000 {
            try environment.fill(table, [UInt64(round % 10)], bytes: 3000)
            try besides()
        }
    }

    @Test func `an idle long reader makes the file grow, readers in bounded batches do not`() throws {
        let idle = try TemporaryFolder()
        let bounded = try TemporaryFolder()
        do {
            let environment = try idle.open()
            let table: Table<UInt64> = try environment.table("values")
            try environment.fill(table, 0..<10)
            try environment.read { _ throws in try churn(environment, table) {} }
        }
        do {
            let environment = try bounded.open()
            let table: Table<UInt64> = try environment.table("values")
            try environment.fill(table, 0..<10)
            try churn(environment, table) { _ = try environment.keys(table) }
        }
        #expect(idle.dataSize > 10 << 20)
        #expect(bounded.dataSize < 1 << 20)
    }

    @Test func `the oldest reader's lag is counted in commits`() throws {
        let folder = try TemporaryFolder()
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        #expect(try environment.oldestReaderLag() == 0)
        try environment.read { outer throws in
            for key: UInt64 in 0..<5 { try environment.fill(table, [key]) }
            try environment.read { inner throws in
                #expect(inner.number == outer.number + 5)
                #expect(try environment.oldestReaderLag() == 5)
            }
        }
        #expect(try environment.oldestReaderLag() == 0)
    }

    @Test func `one reader too many is refused, and the next one is not`() throws {
        let folder = try TemporaryFolder()
        let environment = try folder.open { $0.readers = 2 }
        try environment.read { _ throws in
            let inner = try environment.read { second throws in
                #expect(throws: LMDBError.readersFull) { try environment.read { _ in } }
                return second.number
            }
            #expect(try environment.read { $0.number } == inner)
        }
    }
}
