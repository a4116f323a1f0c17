import Foundation
import LMDB
import Testing

/// Damages a sound file and checks it. The file has all kinds of pages.
struct PageDamageTests {
    let folder: TemporaryFolder
    let sound: [UInt8]
    let pageSize = 4096

    init() throws {
        folder = try TemporaryFolder()
        let environment = try openEnvironment(folder.path("sound")) { $0.mapSize = 1 << 24 }
        let plain: Table<UInt64> = try environment.table("plain")
        let index: DuplicateTable<UInt8, UInt64> = try environment.duplicateTable("index")
        try environment.fill(plain, 0..<600)
        try environment.fill(plain, 600..<605, bytes: 10_000)
        try environment.write { transaction throws in
            for number: UInt64 in 0..<3000 {
                try transaction.insert(number, for: number % 10 == 0 ? 1 : 2, in: index)
                if number < 20 { try transaction.insert(number, for: 3, in: index) }
            }
        }
        for key: UInt64 in 0..<30 { try environment.fill(plain, [key * 7], bytes: 90) }
        try environment.write { try $0.clear(plain) }
        try environment.fill(plain, 0..<600)
        try environment.fill(plain, 600..<605, bytes: 10_000)
        sound = [UInt8](try Data(contentsOf: URL(filePath: folder.path("sound/data.mdb"))))
        let report = try PageCheck.check(folder: folder.path("sound"))
        #expect(report.branchPages > 1 && report.overflowPages > 10 && report.freePages > 0)
        try FileManager.default.createDirectory(atPath: folder.path("data"), withIntermediateDirectories: false)
        try Data(sound).write(to: URL(filePath: folder.path("data/data.mdb")))
    }

    /// What the check says of the file with some bytes changed; nil if it passes and misses nothing.
    private func damage(changing changes: [Int: UInt8]) throws -> String? {
        let file = try FileHandle(forUpdating: URL(filePath: folder.path("data/data.mdb")))
        for (offset, byte) in changes { try file.replace(byte, at: offset) }
        defer { for offset in changes.keys { try? file.replace(sound[offset], at: offset) } }
        return try damage()
    }

    private func damage(cutTo count: Int) throws -> String? {
        let file = URL(filePath: folder.path("data/data.mdb"))
        try Data(sound.prefix(count)).write(to: file)
        defer { try? Data(sound).write(to: file) }
        return try damage()
    }

    private func damage() throws -> String? {
        do {
            let report = try PageCheck.check(folder: folder.path("data"))
            return report.unaccountedPages == 0 ? nil : "\(report.unaccountedPages) pages are missed"
        } catch LMDBError.damaged(_, let detail) {
            return detail
        }
    }

    private func flipping(_ bit: Int, at offset: Int) -> [Int: UInt8] { [offset: sound[offset] ^ 1 << UInt8(bit)] }

    private func half(_ offset: Int) -> Int { Int(sound[offset]) | Int(sound[offset + 1]) << 8 }

    /// Pages that the newest snapshot uses: those whose damage to the number on them is found.
    private func pagesInUse() throws -> [Int] {
        try (2..<sound.count / pageSize).filter { try damage(changing: flipping(0, at: $0 * pageSize)) != nil }
    }

    @Test func `bytes changed anywhere give an error or pass, never a trap`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        print("seed \(seed)")
        var found = 0
        for _ in 0..<3000 {
            var changes: [Int: UInt8] = [:]
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let page = Int.random(in: 0..<sound.count / pageSize, using: &random)
                // Mostly where the structure is: the front of the page.
                let reach = [16, 64, 256, pageSize].randomElement(using: &random) ?? pageSize
                changes[page * pageSize + Int.random(in: 0..<reach, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            if try damage(changing: changes) != nil { found += 1 }
        }
        #expect(found > 1000, "seed \(seed)")
    }

    @Test func `a bit flipped in the header of a page in use is found`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let pages = try pagesInUse()
        for _ in 0..<3000 {
            let page = try #require(pages.randomElement(using: &random))
            let bit = Int.random(in: 0..<128, using: &random)
            // Bytes 8 and 9 are the size of keys, which only a page of bare keys has.
            if bit / 16 == 4, half(page * pageSize + 10) & 0x20 == 0 { continue }
            let damage = try damage(changing: flipping(bit % 8, at: page * pageSize + bit / 8))
            #expect(damage != nil, "seed \(seed), page \(page), bit \(bit)")
        }
    }

    @Test func `a bit flipped in a list of nodes, or in the head of a node, is found`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let pages = try pagesInUse().filter { [1, 2].contains(half($0 * pageSize + 10)) }
        for _ in 0..<4000 {
            let page = try #require(pages.randomElement(using: &random)) * pageSize
            let index = Int.random(in: 0..<(half(page + 12) - 16) / 2, using: &random)
            let node = page + half(page + 16 + index * 2)
            let byte = Int.random(in: 0..<10, using: &random)
            // The exact size of a value in overflow pages is recorded nowhere else.
            if byte < 4, half(page + 10) == 2, half(node + 4) & 1 != 0 { continue }
            let offset = byte < 8 ? node + byte : page + 16 + index * 2 + byte - 8
            let bit = Int.random(in: 0..<8, using: &random)
            let damage = try damage(changing: flipping(bit, at: offset))
            #expect(damage != nil, "seed \(seed), page \(page / pageSize), node \(index), byte \(byte), bit \(bit)")
        }
    }

    @Test func `a damage names its page`() throws {
        let page = try #require(try pagesInUse().last)
        let detail = try damage(changing: flipping(0, at: page * pageSize))
        #expect(detail == "page \(page) carries the number \(page ^ 1)")
    }

    @Test func `a file cut anywhere is found`() throws {
        let last = try #require(try pagesInUse().last)
        for pages in 0...last {
            #expect(try damage(cutTo: pages * pageSize) != nil, "\(pages) pages")
        }
        #expect(try damage(cutTo: last * pageSize + pageSize - 1) != nil)
    }

    @Test func `a page that two point to is found`() throws {
        let branches = try pagesInUse().filter { half($0 * pageSize + 10) == 1 }
        for page in branches {
            let start = page * pageSize
            let (first, second) = (start + half(start + 16), start + half(start + 18))
            let changes = Dictionary(uniqueKeysWithValues: (0..<6).map { (second + $0, sound[first + $0]) })
            let detail = try #require(try damage(changing: changes))
            #expect(detail.contains("reached twice"))
        }
        #expect(!branches.isEmpty)
    }
}

extension FileHandle {
    fileprivate func replace(_ byte: UInt8, at offset: Int) throws {
        try seek(toOffset: UInt64(offset))
        try write(contentsOf: [byte])
    }
}
