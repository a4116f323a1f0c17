import Foundation
import LMDB
import Testing

struct PageCheckTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Every page of the file must be accounted for: in use once, or free.
    private func expectWhole(_ environment: Environment, entries: Int, tables: Int, _ note: Comment? = nil) throws {
        let report = try PageCheck.check(folder: environment.path)
        #expect(report.entries == UInt64(entries), note)
        #expect(report.tables == tables, note)
        #expect(report.unaccountedPages == 0, note)
        #expect(report.pages * report.pageSize == (try environment.statistics().usedSize), note)
        #expect(report.transaction == UInt64(try environment.statistics().lastTransaction), note)
        #expect(try environment.checkPages() == report, note)
    }

    @Test func `an empty environment is sound`() throws {
        let environment = try folder.open()
        try expectWhole(environment, entries: 0, tables: 0)
        let _: Table<UInt64> = try environment.table("values")
        try expectWhole(environment, entries: 0, tables: 1)
    }

    @Test func `a missing one is missing`() {
        #expect(throws: LMDBError.missing(path: "/nowhere")) { try PageCheck.check(folder: "/nowhere") }
    }

    /// In a leaf, at the edge of it, in one overflow page, in many.
    @Test(arguments: [0, 1, 99, 1000, 2000, 2040, 4000, 4080, 4081, 100_000])
    func `values of any size are sound`(bytes: Int) throws {
        let environment = try folder.open()
        try environment.fill(environment.table("values"), 0..<500, bytes: bytes)
        try expectWhole(environment, entries: 500, tables: 1)
        #expect((try environment.checkPages().overflowPages > 0) == (bytes > 2022))
    }

    @Test func `a value that shrank in its overflow pages is sound`() throws {
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        let large = [UInt8](repeating: 1, count: 50_000)
        try environment.write { transaction throws in
            try transaction.put(large.rawSpan, for: 1, in: table)
            for size in [40_000, 20_000, 3_000] {
                try transaction.put(Array(large.prefix(size)).rawSpan, for: 1, in: table)
            }
        }
        try expectWhole(environment, entries: 1, tables: 1)
    }

    @Test func `many tables are sound`() throws {
        let environment = try folder.open { $0.tables = 300 }
        for number in 0..<300 {
            try environment.fill(environment.table("a table with the number \(number)"), 0..<UInt64(number))
        }
        try expectWhole(environment, entries: 300 * 299 / 2, tables: 300)
    }

    @Test func `an environment written through the map is sound`() throws {
        let environment = try folder.open {
            $0.writesThroughMap = true
            $0.mapSize = 1 << 24
        }
        let table: Table<UInt64> = try environment.table("values")
        for round: UInt64 in 0..<50 { try environment.fill(table, round * 10..<round * 10 + 100, bytes: 300) }
        try expectWhole(environment, entries: 590, tables: 1)
    }

    /// Puts and deletes at random over plain and duplicate tables, small sets and large, with readers that keep pages
    /// from being used again; checked after every commit.
    @Test(arguments: 0..<8)
    func `after any commits an environment is sound`(run: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let environment = try folder.open()
        let plain: Table<UInt64> = try environment.table("plain")
        let index: DuplicateTable<UInt8, UInt64> = try environment.duplicateTable("index")
        let bytes: DuplicateTable<UInt64, UInt8> = try environment.duplicateTable("bytes")
        for commit in 0..<60 {
            let isShrinking = commit % 20 > 12
            try environment.write { transaction throws in
                for _ in 0..<Int.random(in: 1...400, using: &random) {
                    let key = UInt64.random(in: 0..<2000, using: &random)
                    if isShrinking || Int.random(in: 0..<3, using: &random) == 0 {
                        try transaction.delete(key, in: plain)
                        try transaction.delete(key, for: UInt8(key % 5), in: index)
                        try transaction.delete(UInt8(key % 251), for: key % 7, in: bytes)
                    } else {
                        let most = Int.random(in: 0..<20, using: &random) == 0 ? 9000 : 200
                        let value = [UInt8](repeating: 1, count: Int.random(in: 0...most, using: &random))
                        try transaction.put(value.rawSpan, for: key, in: plain)
                        try transaction.insert(key, for: UInt8(key % 5), in: index)
                        try transaction.insert(UInt8(key % 251), for: key % 7, in: bytes)
                    }
                }
                if commit == 45 { try transaction.clear(index) }
            }
            let entries = try environment.read { transaction throws in
                try transaction.count(of: plain) + transaction.count(of: index) + transaction.count(of: bytes)
            }
            try expectWhole(environment, entries: entries, tables: 3, "seed \(seed), commit \(commit)")
        }
    }

    @Test func `a long list of free pages is sound`() throws {
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, 0..<3000, bytes: 4000)
        try environment.write { try $0.clear(table) }
        try expectWhole(environment, entries: 0, tables: 1)
        #expect(try environment.checkPages().freePages > 3000)
    }

    @Test func `an environment is checked beside its writer`() async throws {
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, 0..<20_000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round: UInt64 in 0..<300 { try environment.fill(table, round..<round + 20, bytes: 200) }
            }
            group.addTask {
                for _ in 0..<20 {
                    let entries = try environment.checkPages().entries
                    #expect(entries == 20_000)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a snapshot whose header is gone is not checked`() throws {
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, [1])
        try environment.read { transaction throws in
            #expect(try PageCheck.check(folder: environment.path, transaction: transaction.number)?.entries == 1)
            for key: UInt64 in 2..<5 { try environment.fill(table, [key]) }
            #expect(try PageCheck.check(folder: environment.path, transaction: transaction.number) == nil)
        }
    }
}
