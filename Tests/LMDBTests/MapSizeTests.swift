import Foundation
import LMDB
import Testing

struct MapSizeTests {
    let folder: TemporaryFolder
    let environment: Environment
    let table: Table<UInt64>

    init() throws {
        folder = try TemporaryFolder()
        environment = try folder.open { $0.mapSize = 1 << 20 }
        table = try environment.table("values")
    }

    @Test func `a full map undoes the transaction; grown, it takes it`() throws {
        try environment.fill(table, [0])
        #expect(throws: LMDBError.mapFull) { try environment.fill(table, 1..<20_000) }
        #expect(try environment.keys(table) == [0])
        try environment.grow()
        try environment.grow()
        #expect(try environment.statistics().mapSize == 4 << 20)
        try environment.fill(table, 1..<20_000)
        #expect(try environment.keys(table).count == 20_000)
    }

    @Test func `a map is nearly full from four fifths on, and grows before the next write`() throws {
        var next: UInt64 = 0
        while try !environment.statistics().isNearlyFull {
            let now = try environment.statistics()
            #expect(now.usedSize <= now.mapSize / 5 * 4)
            #expect(now.mapSize == 1 << 20)
            try environment.fill(table, next..<next + 50)
            next += 50
        }
        let full = try environment.statistics()
        #expect(full.usedSize > full.mapSize / 5 * 4 && full.mapSize == 1 << 20)
        try environment.fill(table, [next])
        let grown = try environment.statistics()
        #expect(grown.mapSize == 2 << 20 && !grown.isNearlyFull)
        #expect(try environment.keys(table) == Array(0...next))
    }

    @Test func `growing waits until no transaction is open`() async throws {
        try environment.fill(table, 0..<100)
        let (environment, table) = (environment, table)
        let steps = Shared<[String]>([])
        let growing = Shared(false)
        let reading = Shared(false)
        let reader = Worker {
            try environment.read { transaction throws in
                reading.set(true)
                growing.waitUntilTrue()
                usleep(100_000)
                let bytes = try transaction.bytes(for: 99, in: table)
                guard let bytes else { throw Stop() }
                let count = bytes.byteCount
                steps.change { $0.append("read \(count)") }
            }
        }
        try await reading.becomesTrue()
        let grower = Worker {
            growing.set(true)
            try environment.grow()
            steps.change { $0.append("grown") }
        }
        try await reader.end()
        try await grower.end()
        #expect(steps.value == ["read 100", "grown"])
        #expect(try environment.statistics().mapSize == 2 << 20)
    }

    @Test func `growing inside a transaction is refused, not waited for`() throws {
        try environment.fill(table, [1])
        try environment.read { transaction throws in
            #expect(throws: LMDBError.self) { try environment.grow() }
            #expect(try transaction.count(of: table) == 1)
        }
        try environment.write { transaction throws in
            #expect(throws: LMDBError.self) { try environment.grow() }
            try transaction.put([1].rawSpan, for: 2, in: table)
        }
        try environment.grow()
        #expect(try environment.keys(table) == [1, 2])
    }

    @Test func `steady readers don't keep growth out`() async throws {
        try environment.fill(table, 0..<100)
        let environment = environment
        let isGrown = Shared(false)
        let readers = (0..<3).map { _ in
            Worker { while !isGrown.value { try environment.read { _ in _ = usleep(2000) } } }
        }
        let grower = Worker { for _ in 0..<5 { try environment.grow() } }
        try await grower.end()
        isGrown.set(true)
        for reader in readers { try await reader.end() }
        #expect(try environment.statistics().mapSize == 32 << 20)
        #expect(try environment.keys(table).count == 100)
    }

    @Test func `a map larger than the address space is refused, and the one there stays`() throws {
        try environment.fill(table, [1])
        var refused: LMDBError?
        for _ in 0..<40 where refused == nil {
            do throws(LMDBError) { try environment.grow() } catch { refused = error }
        }
        guard case .other(code: ENOMEM, _)? = refused else { throw Stop() }
        try environment.fill(table, [2])
        #expect(try environment.keys(table) == [1, 2])
    }
}
