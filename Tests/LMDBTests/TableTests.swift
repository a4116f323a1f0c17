import LMDB
import Testing

struct TableTests {
    let folder: TemporaryFolder
    let environment: Environment
    let table: Table<UInt64>

    init() throws {
        folder = try TemporaryFolder()
        environment = try folder.open()
        table = try environment.table("values")
    }

    @Test func `append refuses a key that is not above the last one`() throws {
        try environment.fill(table, [5])
        for key in [UInt64(5), 4, 0] {
            #expect(throws: LMDBError.outOfOrder) {
                try environment.write { try $0.append([1].rawSpan, for: key, in: table) }
            }
        }
        try environment.write { try $0.append([2].rawSpan, for: 6, in: table) }
        #expect(try environment.keys(table) == [5, 6])
    }

    @Test func `keys come back in the order of their numbers`() throws {
        let keys: [UInt64] = [0, 1, 255, 256, 65_535, 1 << 32, .max - 1, .max]
        try environment.fill(table, keys.shuffled())
        #expect(try environment.keys(table) == keys)
    }

    @Test func `a value is read in place, as it was stored`() throws {
        let stored = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try environment.write { try $0.put(stored.rawSpan, for: 1, in: table) }
        try environment.read { transaction throws in
            let bytes = try transaction.bytes(for: 1, in: table)
            guard let bytes else { throw Stop() }
            #expect(bytes.byteCount == stored.count)
            let isSame = bytes.isEqual(to: stored.rawSpan)
            #expect(isSame)
            // A second look lends the same bytes while the first are still in use.
            let again = try transaction.bytes(for: 1, in: table)
            guard let again else { throw Stop() }
            let isSameAgain = again.isEqual(to: bytes)
            #expect(isSameAgain)
        }
    }

    @Test func `an entry stays readable while the cursor moves on`() throws {
        try environment.write { transaction throws in
            for key: UInt64 in 0..<1000 { try transaction.put([UInt8(key % 251)].rawSpan, for: key, in: table) }
        }
        try environment.read { transaction throws in
            var cursor = try transaction.cursor(over: table)
            let first = try cursor.first()
            let last = try cursor.last()
            guard let first, let last else { throw Stop() }
            #expect(first.value.byte(at: 0) == 0 && first.key.bigEndianWord(at: 0) == 0)
            #expect(last.value.byte(at: 0) == UInt8(999 % 251) && last.key.bigEndianWord(at: 0) == 999)
        }
    }

    @Test func `a cursor moves as in a sorted list`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let keys = Set((0..<2000).map { _ in UInt64.random(in: 0..<10_000, using: &random) }).sorted()
        try environment.fill(table, keys)
        try environment.read { transaction throws in
            var cursor = try transaction.cursor(over: table)
            for _ in 0..<2000 {
                let wanted = UInt64.random(in: 0..<10_010, using: &random)
                let at = try cursor.first(from: wanted)?.key.bigEndianWord(at: 0)
                #expect(at == keys.first { $0 >= wanted }, "seed \(seed), from \(wanted)")
                let below = try cursor.last(below: wanted)?.key.bigEndianWord(at: 0)
                #expect(below == keys.last { $0 < wanted }, "seed \(seed), below \(wanted)")
            }
        }
    }

    @Test func `insert keeps what is there, delete and clear take it away`() throws {
        try environment.write { transaction throws in
            #expect(try transaction.insert([1].rawSpan, for: 1, in: table))
            #expect(try !transaction.insert([2].rawSpan, for: 1, in: table))
            try transaction.put([3].rawSpan, for: 2, in: table)
            #expect(try transaction.delete(2, in: table))
            #expect(try !transaction.delete(2, in: table))
        }
        #expect(try environment.value(1, table) == [1])
        #expect(try environment.value(2, table) == nil)
        try environment.write { try $0.clear(table) }
        #expect(try environment.read { try $0.count(of: table) } == 0)
    }

    @Test func `a key that is too long, or empty, is refused`() throws {
        let names: Table<NameKey> = try environment.table("names")
        let fits = NameKey(String(repeating: "a", count: 64))
        for name in ["", String(repeating: "a", count: 65)] {
            #expect {
                try environment.write { try $0.put([1].rawSpan, for: NameKey(name), in: names) }
            } throws: { error in
                guard case .malformed? = error as? LMDBError else { return false }
                return true
            }
        }
        try environment.write { try $0.put([1].rawSpan, for: fits, in: names) }
        #expect(try environment.read { try $0.bytes(for: fits, in: names)?.byteCount } == 1)
    }

    @Test func `a table is not opened as another kind`() throws {
        #expect(throws: LMDBError.damaged(path: environment.path, detail: "its table values is of another kind")) {
            let _: DuplicateTable<UInt64, UInt64> = try environment.duplicateTable("values")
        }
    }
}

struct KeyBufferTests {
    struct Pair: TableKey, Equatable {
        var high: UInt64
        var low: UInt64
        func write(to buffer: inout KeyBuffer) { buffer.append(high, low) }
        init(_ high: UInt64, _ low: UInt64) { (self.high, self.low) = (high, low) }
        init?(keyBytes: RawSpan) {
            guard keyBytes.byteCount == 16 else { return nil }
            self.init(keyBytes.bigEndianWord(at: 0), keyBytes.bigEndianWord(at: 8))
        }
    }

    @Test func `keys of two words and of one byte come back in order`() throws {
        let folder = try TemporaryFolder()
        let environment = try folder.open()
        let pairs: DuplicateTable<UInt8, Pair> = try environment.duplicateTable("pairs")
        let sorted = [Pair(0, 1), Pair(0, .max), Pair(1, 0), Pair(256, 3), Pair(.max, .max)]
        try environment.write { transaction throws in
            for (index, pair) in sorted.enumerated().reversed() {
                try transaction.insert(pair, for: index < 3 ? 1 : 200, in: pairs)
            }
        }
        var found: [Pair] = []
        try environment.read { transaction throws in
            var cursor = try transaction.cursor(over: pairs)
            try cursor.forEach { key, pair in
                #expect(key == (found.count < 3 ? 1 : 200))
                found.append(pair)
                return true
            }
        }
        #expect(found == sorted)
    }
}
