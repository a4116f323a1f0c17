import EventStore
import Foundation
import LMDB
import Testing

struct TileTests {
    private let folder: TemporaryFolder
    private let log: EventLog
    private let signer: NoteSigner
    private var out: String { folder.path + "/tiles" }

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.open(at: folder.path + "/log")
        signer = try NoteSigner(name: "o", seed: Bytes32())
    }

    private func checkpoint(_ size: UInt64, of log: EventLog? = nil, origin: String = "o") throws -> SignedCheckpoint {
        let root = try (log ?? self.log).root(size: size).root
        return try SignedCheckpoint(signing: Checkpoint(origin: origin, size: size, root: root), by: [signer])
    }

    private func files() throws -> Set<String> {
        let all = try FileManager.default.subpathsOfDirectory(atPath: out)
        return Set(all.filter { !FileManager.default.contents(atPath: out + "/" + $0).isNil })
    }

    private func bytes(_ file: String) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: out + "/" + file)))
    }

    @Test func `a log's tiles are the files that the format names`() throws {
        try log.fill(upTo: 70_000, turn: 10_000)
        let report = try TileExport(log, to: out).run(checkpoint(70_000))
        // The format's own example: 273 whole tiles and one of 112; one whole and one of 17; one of 1.
        #expect(report.written == 2 * 274 + 2 + 1)
        let files = try files()
        #expect(files.count == 2 * 274 + 2 + 1 + 1)
        for file in [
            "checkpoint", "tile/0/000", "tile/0/272", "tile/0/273.p/112", "tile/entries/273.p/112", "tile/1/000",
            "tile/1/001.p/17", "tile/2/000.p/1",
        ] { #expect(files.contains(file), "\(file)") }
        #expect(try bytes("tile/0/000").count == 8192)
        #expect(try bytes("tile/2/000.p/1") == log.subtreeHash(level: 16, index: 0).array)
        #expect(try bytes("checkpoint") == checkpoint(70_000).bytes)
    }

    @Test func `a bundle has the records, and they hash to the tile beside it`() throws {
        try log.fill(upTo: 300)
        _ = try TileExport(log, to: out).run(checkpoint(300))
        var rest = try bytes("tile/entries/001.p/44")[...]
        var hashes: [UInt8] = []
        var position: UInt64 = 256
        while let high = rest.popFirst(), let low = rest.popFirst() {
            let record = Array(rest.prefix(Int(high) << 8 | Int(low)))
            rest = rest.dropFirst(record.count)
            #expect(record == sample(position))
            var hasher = MerkleHasher()
            hasher.leaf(record.rawSpan).append(to: &hashes)
            position += 1
        }
        #expect(position == 300)
        #expect(try bytes("tile/0/001.p/44") == hashes)
    }

    @Test func `a further run writes only what is new`() throws {
        try log.fill(upTo: 1000)
        _ = try TileExport(log, to: out).run(checkpoint(600))
        let report = try TileExport(log, to: out).run(checkpoint(1000))
        #expect(report.sizes == 600..<1000)
        // The whole tile 2 and the partial tile 3, twice, and the partial tile of level 1.
        #expect(report.written == 5)
        #expect(report.kept == 0)
        let again = try TileExport(log, to: out, comparesAll: true).run(checkpoint(1000))
        #expect(again.written == 0)
        #expect(again.kept == 9)
    }

    @Test func `a run that broke off is carried on`() throws {
        try log.fill(upTo: 1000)
        _ = try TileExport(log, to: out).run(checkpoint(1000))
        for file in ["checkpoint", "tile/0/002", "tile/1/000.p/3"] {
            try FileManager.default.removeItem(atPath: out + "/" + file)
        }
        let report = try TileExport(log, to: out).run(checkpoint(1000))
        #expect(report.written == 2)
        #expect(report.kept == 7)
    }

    @Test func `tiles that a loss of power left empty or cut short are made again`() throws {
        try log.fill(upTo: 1000)
        _ = try TileExport(log, to: out).run(checkpoint(600))
        let published = try bytes("checkpoint")
        _ = try TileExport(log, to: out).run(checkpoint(1000))
        let torn = ["tile/0/002": 0, "tile/entries/002": 100, "tile/0/003.p/232": 4096, "tile/1/000.p/3": 0]
        let whole = try torn.map { (file: $0.key, bytes: try bytes($0.key)) }
        for (file, length) in torn {
            try Data(bytes(file).prefix(length)).write(to: URL(fileURLWithPath: out + "/" + file))
        }
        try Data(published).write(to: URL(fileURLWithPath: out + "/checkpoint"))
        let report = try TileExport(log, to: out).run(checkpoint(1000))
        #expect(report.written == 4 && report.kept == 1)
        for (file, bytes) in whole { #expect(try self.bytes(file) == bytes, "\(file)") }
        #expect(try TileExport(log, to: out, comparesAll: true).run(checkpoint(1000)).kept == 9)
    }

    @Test func `in a folder without a checkpoint nothing was published, and all is made again`() throws {
        try log.fill(upTo: 600)
        _ = try TileExport(log, to: out).run(checkpoint(600))
        try FileManager.default.removeItem(atPath: out + "/checkpoint")
        try Data().write(to: URL(fileURLWithPath: out + "/tile/0/000"))
        #expect(try TileExport(log, to: out).run(checkpoint(600)).written == 1)
        #expect(try bytes("tile/0/000").count == 8192)
    }

    @Test(arguments: ["tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"])
    func `a published tile that is cut short is not overwritten`(file: String) throws {
        try log.fill(upTo: 1000)
        _ = try TileExport(log, to: out).run(checkpoint(600))
        try Data().write(to: URL(fileURLWithPath: out + "/" + file))
        #expect(throws: TileError.differs(path: out + "/" + file)) {
            try TileExport(log, to: out, comparesAll: true).run(checkpoint(600))
        }
    }

    @Test func `a tile that differs is not overwritten`() throws {
        try log.fill(upTo: 600)
        _ = try TileExport(log, to: out).run(checkpoint(600))
        var altered = try bytes("tile/0/001")
        altered[40] ^= 1
        try Data(altered).write(to: URL(fileURLWithPath: out + "/tile/0/001"))
        #expect(throws: TileError.differs(path: out + "/tile/0/001")) {
            try TileExport(log, to: out, comparesAll: true).run(checkpoint(600))
        }
        #expect(try bytes("tile/0/001") == altered)
    }

    @Test func `tiles of another log or another history are not mixed`() throws {
        try log.fill(upTo: 600)
        _ = try TileExport(log, to: out).run(checkpoint(500))
        #expect(throws: TileError.otherLog(found: "o", asked: "p")) {
            try TileExport(log, to: out).run(checkpoint(600, origin: "p"))
        }
        #expect(throws: TileError.shrinks(folder: 500, asked: 400)) {
            try TileExport(log, to: out).run(checkpoint(400))
        }
        let other = try EventLog.open(at: folder.path + "/other")
        _ = try other.append { turn in try turn.append(sample(9, time: 0)) }
        try other.fill(upTo: 600)
        #expect(throws: TileError.twoHistories(size: 500)) {
            try TileExport(other, to: out).run(checkpoint(600, of: other))
        }
        #expect(throws: TileError.notTheLog(size: 600)) {
            try TileExport(other, to: out).run(checkpoint(600))
        }
    }

    @Test(arguments: [0, 1, 255, 256, 257, 65_536, 65_537])
    func `a log of any size has its tiles, and hashes alone if so wanted`(size: UInt64) throws {
        try log.fill(upTo: size, turn: 10_000)
        let report = try TileExport(log, to: out, hasEntries: false).run(checkpoint(size))
        var expected: UInt64 = 0
        var count = size
        while count > 0 {
            expected += (count + 255) / 256
            count /= 256
        }
        #expect(report.written == expected)
        #expect(try !files().contains { $0.hasPrefix("tile/entries") })
    }
}

extension Optional {
    fileprivate var isNil: Bool { self == nil }
}
