import Foundation
import LMDB
import Testing

/// What only another process can show.
struct ProcessTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a durable commit is there after its process was killed`() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path("data") as String] in
            let environment = try openEnvironment(path) { $0.isDurable = true }
            let table: Table<UInt64> = try environment.table("values")
            try environment.fill(table, 0..<100)
            kill(getpid(), SIGKILL)
        }
        let environment = try folder.open()
        #expect(try environment.keys(environment.table("values")) == Array(0..<100))
    }

    @Test func `the writer's lock of a killed process is free again, and its transaction undone`() async throws {
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path("data") as String] in
            let environment = try openEnvironment(path)
            let table: Table<UInt64> = try environment.table("values")
            try environment.write { transaction throws in
                try transaction.put([1].rawSpan, for: 1, in: table)
                kill(getpid(), SIGKILL)
            }
        }
        try environment.fill(table, [2])
        #expect(try environment.keys(table) == [2])
    }

    @Test func `the slot of a killed reader is freed`() async throws {
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, [1])
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path("data") as String] in
            let environment = try openEnvironment(path)
            try environment.read { _ throws in _ = kill(getpid(), SIGKILL) }
        }
        for key: UInt64 in 2..<12 { try environment.fill(table, [key]) }
        #expect(try environment.oldestReaderLag() == 10)
        #expect(try environment.freeDeadReaders() == 1)
        #expect(try environment.oldestReaderLag() == 0)
        #expect(try environment.freeDeadReaders() == 0)
    }

    @Test func `opening frees the slots of killed readers`() async throws {
        let environment = try folder.open()
        try environment.fill(environment.table("values"), [1])
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path("data") as String] in
            let environment = try openEnvironment(path)
            try environment.read { _ in _ = kill(getpid(), SIGKILL) }
        }
        try environment.fill(environment.table("values"), [2])
        #expect(try environment.oldestReaderLag() == 1)
        await #expect(processExitsWith: .success) { [path = folder.path("data") as String] in
            _ = try openEnvironment(path)
        }
        #expect(try environment.oldestReaderLag() == 0)
    }

    @Test func `a map that another process has grown is followed`() async throws {
        let environment = try folder.open { $0.mapSize = 1 << 20 }
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, [1])
        await #expect(processExitsWith: .success) { [path = folder.path("data") as String] in
            let environment = try openEnvironment(path) { $0.mapSize = 1 << 24 }
            let table: Table<UInt64> = try environment.table("values")
            try environment.fill(table, 2..<40_000)
        }
        try environment.fill(table, [0])
        #expect(try environment.statistics().mapSize == 1 << 24)
        #expect(try environment.keys(table) == Array(0..<40_000))
    }

    @Test func `a read inside a read is refused, not waited for, when another process has grown the map`() async throws
    {
        let environment = try folder.open { $0.mapSize = 1 << 20 }
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, [1])
        let (reading, isGrown) = (Shared(false), Shared(false))
        let reader = Worker {
            try environment.read { outer throws in
                reading.set(true)
                isGrown.waitUntilTrue()
                #expect(throws: LMDBError.self) { try environment.keys(table) }
                #expect(try outer.count(of: table) == 1)
            }
        }
        try await reading.becomesTrue()
        await #expect(processExitsWith: .success) { [path = folder.path("data") as String] in
            let environment = try openEnvironment(path) { $0.mapSize = 1 << 24 }
            try environment.fill(environment.table("values"), 2..<40_000)
        }
        isGrown.set(true)
        try await reader.end()
        #expect(try environment.keys(table).count == 39_999)
    }

    @Test func `an environment is not used after fork`() async throws {
        await #expect(processExitsWith: .success) {
            [path = folder.path("data") as String, answer = folder.path("answer") as String] in
            let environment = try openEnvironment(path)
            let table: Table<UInt64> = try environment.table("values")
            // Forks: what follows runs in the child, and the parent has left with success.
            guard daemon(1, 1) == 0 else { throw Stop() }
            let answers = [
                { try environment.fill(table, [1]) }, { _ = try environment.keys(table) },
                { _ = try environment.statistics() }, { try environment.sync() }, { try environment.grow() },
            ].map { use in
                do {
                    try use()
                    return "used"
                } catch {
                    return error as? LMDBError == .usedAfterFork ? "refused" : "\(error)"
                }
            }
            try answers.joined(separator: " ").write(toFile: answer, atomically: true, encoding: .utf8)
        }
        let answer = folder.path("answer")
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: answer) {
            try await Task.sleep(for: .milliseconds(10))
        }
        let text = try String(contentsOfFile: answer, encoding: .utf8)
        #expect(text == "refused refused refused refused refused")
    }
}
