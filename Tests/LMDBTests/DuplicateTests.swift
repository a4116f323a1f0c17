import LMDB
import Testing

struct DuplicateTests {
    let folder: TemporaryFolder
    let environment: Environment
    let table: DuplicateTable<UInt64, UInt64>

    init() throws {
        folder = try TemporaryFolder()
        environment = try folder.open()
        table = try environment.duplicateTable("index")
    }

    private func add(_ duplicates: [UInt64], to key: UInt64) throws {
        try environment.write { transaction throws in
            for duplicate in duplicates { try transaction.insert(duplicate, for: key, in: table) }
        }
    }

    private func all(of key: UInt64) throws -> [UInt64] {
        try environment.read { transaction throws in
            var cursor = try transaction.cursor(over: table)
            var found: [UInt64] = []
            var next = try cursor.first(of: key, from: 0)
            while let duplicate = next {
                found.append(duplicate)
                next = try cursor.nextDuplicate()
            }
            return found
        }
    }

    /// One, a few in the key's own node, more than a page: LMDB keeps each in another way.
    @Test(arguments: [1, 2, 40, 3000])
    func `a key's duplicates are walked both ways, from any of them`(count: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let sorted = (0..<count).map { UInt64($0) * 10 + 10 }
        try add(sorted.shuffled(using: &random), to: 2)
        try add([5], to: 1)
        try add([6, 7], to: 3)
        try environment.read { transaction throws in
            var cursor = try transaction.cursor(over: table)
            for _ in 0..<200 {
                let from = UInt64.random(in: 0..<UInt64(count) * 10 + 20, using: &random)
                let expected = sorted.firstIndex { $0 >= from }
                let found = try cursor.first(of: 2, from: from)
                #expect(found == expected.map { sorted[$0] }, "seed \(seed), from \(from)")
                let next = try cursor.nextDuplicate()
                let after = expected.flatMap { $0 + 1 < count ? sorted[$0 + 1] : nil }
                #expect(next == after, "seed \(seed), after \(from)")
            }
            #expect(try cursor.last(of: 2) == sorted.last)
            var back: [UInt64] = sorted.suffix(1)
            while let duplicate = try cursor.previousDuplicate() { back.append(duplicate) }
            #expect(back == sorted.reversed())
        }
    }

    @Test(arguments: [1, 2, 3000])
    func `from a place that is not there no duplicate is next or before`(count: UInt64) throws {
        try add(Array(1...count), to: 2)
        try environment.read { transaction throws in
            var cursor = try transaction.cursor(over: table)
            #expect(try cursor.nextDuplicate() == nil)
            #expect(try cursor.first(of: 2, from: count + 1) == nil)
            #expect(try cursor.nextDuplicate() == nil)
            #expect(try cursor.previousDuplicate() == nil)
            for absent: UInt64 in [0, 1, 3, .max] {
                #expect(try cursor.first(of: absent, from: 0) == nil)
                #expect(try cursor.last(of: absent) == nil)
                #expect(try cursor.nextDuplicate() == nil)
                #expect(try cursor.previousDuplicate() == nil)
            }
            #expect(try cursor.last(of: 2) == count)
        }
    }

    @Test(arguments: [1, 2, 5, 3000])
    func `a duplicate is appended only behind the last one of its key`(count: UInt64) throws {
        let there = Array(10..<10 + count)
        let last = 9 + count
        try add(there, to: 1)
        for refused in [last, last - 1, 0] {
            #expect(throws: LMDBError.outOfOrder) {
                try environment.write { try $0.append(refused, for: 1, in: table) }
            }
        }
        try environment.write { try $0.append(last + 1, for: 1, in: table) }
        #expect(try all(of: 1) == there + [last + 1])
    }

    @Test func `after an append out of order the rest of the transaction can stand`() throws {
        try add([5, 6], to: 1)
        try environment.write { transaction throws in
            do { try transaction.append(6, for: 1, in: table) } catch LMDBError.outOfOrder {}
            try transaction.append(7, for: 1, in: table)
        }
        #expect(try all(of: 1) == [5, 6, 7])
    }

    @Test(arguments: [[UInt64](), [3], [0, 1, 2], [9000], Array(0..<2000)])
    func `many duplicates are added in one call, to whatever is there`(there: [UInt64]) throws {
        try add(there, to: 1)
        let added = (0..<3000).map { UInt64($0) * 3 }
        var bytes: [UInt8] = []
        for duplicate in added { bytes.append(bigEndian: duplicate) }
        try environment.write { try $0.insert(sorted: bytes.rawSpan, size: 8, for: 1, in: table) }
        #expect(try all(of: 1) == Set(there).union(added).sorted())
        #expect(try environment.read { try $0.count(of: table) } == Set(there).union(added).count)
    }

    @Test func `duplicates of another size are refused`() throws {
        for size in [0, 3, 4, 16] {
            #expect {
                try environment.write { transaction throws in
                    let bytes = [UInt8](repeating: 1, count: 16)
                    try transaction.insert(sorted: bytes.rawSpan, size: size, for: 1, in: table)
                }
            } throws: { error in
                guard case .malformed? = error as? LMDBError else { return false }
                return true
            }
        }
        #expect(try environment.read { try $0.count(of: table) } == 0)
    }

    @Test func `one duplicate is deleted, or all`() throws {
        try add(Array(0..<1000), to: 1)
        try add([1], to: 2)
        try environment.write { transaction throws in
            for duplicate: UInt64 in stride(from: 0, to: 1000, by: 2) {
                #expect(try transaction.delete(duplicate, for: 1, in: table))
            }
            #expect(try !transaction.delete(0, for: 1, in: table))
            #expect(try !transaction.delete(0, for: 9, in: table))
        }
        #expect(try all(of: 1) == Array(stride(from: 1, to: 1000, by: 2)))
        try environment.write { try $0.clear(table) }
        #expect(try environment.read { try $0.count(of: table) } == 0)
    }
}
