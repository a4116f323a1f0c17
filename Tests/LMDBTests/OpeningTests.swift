import Foundation
import LMDB
import Testing

struct OpeningTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A folder with an environment of some pages.
    private func filled() throws -> String {
        let environment = try folder.open()
        let table: Table<UInt64> = try environment.table("values")
        try environment.fill(table, 0..<1000)
        return environment.path
    }

    @Test func `an environment is opened once in a process, whatever its folder is called`() throws {
        let environment = try folder.open()
        #expect(throws: LMDBError.alreadyOpen(path: environment.path)) { try folder.open() }
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: environment.path)
        #expect(throws: LMDBError.alreadyOpen(path: link)) { try openEnvironment(link) }
        try environment.fill(environment.table("values"), [1])
    }

    @Test func `once closed, or after an opening that failed, it can be opened`() throws {
        for _ in 0..<3 { _ = try filled() }
        let data = folder.path("data/data.mdb")
        let sound = try Data(contentsOf: URL(filePath: data))
        try Data(repeating: 1, count: 8192).write(to: URL(filePath: data))
        #expect(throws: LMDBError.self) { try folder.open() }
        try sound.write(to: URL(filePath: data))
        _ = try filled()
    }

    @Test func `files are for their owner alone`() throws {
        let path = try filled()
        #expect(DurableFile.mode(of: path) == 0o700)
        #expect(DurableFile.mode(of: path + "/data.mdb") == 0o600)
        #expect(DurableFile.mode(of: path + "/lock.mdb") == 0o600)
    }

    @Test(arguments: [
        (0x6969, "NFS"), (0x517B, "SMB"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB2"), (0x0102_1997, "9P"),
        (0x00C3_6400, "Ceph"), (0x0BD0_0BD0, "Lustre"), (0x5346_414F, "AFS"), (0xEF53, nil), (0x5846_5342, nil),
        (0x0102_1994, nil), (0x9123_683E, nil),
    ])
    func `network file systems are known by their magic number`(magic: UInt32, kind: String?) {
        #expect(networkFileSystem(magic: magic) == kind)
    }

    @Test(arguments: [1, 4095, 4096, 100_000])
    func `a file that lost its end is refused`(lost: Int) throws {
        let path = try filled()
        let size = folder.dataSize
        try FileHandle(forWritingTo: URL(filePath: path + "/data.mdb")).truncate(atOffset: UInt64(size - lost))
        #expect(
            throws: LMDBError.truncated(
                path: path + "/data.mdb", expected: UInt64(size), actual: UInt64(size - lost))
        ) { try folder.open() }
    }

    @Test func `a file that is shorter than its header says, but only by free pages, is opened`() throws {
        let path = folder.path("data")
        do {
            let environment = try folder.open()
            let table: Table<UInt64> = try environment.table("values")
            let value = [UInt8](repeating: 1, count: 100_000)
            for key: UInt64 in 0..<10 { try environment.fill(table, [key]) }
            try environment.write { transaction throws in
                // Free pages are at hand once something has changed; the value goes to the end of the file and back.
                try transaction.put([1].rawSpan, for: 10, in: table)
                try transaction.put(value.rawSpan, for: 11, in: table)
                try transaction.delete(11, in: table)
            }
        }
        let environment = try openEnvironment(path)
        #expect(try environment.statistics().usedSize > folder.dataSize)
        #expect(try environment.keys(environment.table("values")) == Array(0...10))
        #expect(try PageCheck.check(folder: path).freePages > 0)
    }

    @Test(arguments: [0, 8, 10, 16, 20, 40, 136])
    func `a header that is not LMDB's is refused`(offset: Int) throws {
        let path = try filled()
        for page in [0, 4096] {
            let file = URL(filePath: path + "/data.mdb")
            let sound = try Data(contentsOf: file)
            var damaged = sound
            damaged.replaceSubrange(page + offset..<page + offset + 8, with: [UInt8](repeating: 0xA5, count: 8))
            try damaged.write(to: file)
            #expect {
                try folder.open()
            } throws: { error in
                guard case .damaged? = error as? LMDBError else { return false }
                return true
            }
            try sound.write(to: file)
        }
        _ = try filled()
    }

    @Test(arguments: [1, 100, 4096, 5000, 100_000])
    func `a file of other bytes is refused`(count: Int) throws {
        let path = folder.path("data")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        try Data(bytes).write(to: URL(filePath: path + "/data.mdb"))
        #expect("seed \(seed)") {
            try folder.open()
        } throws: { error in
            guard case .damaged? = error as? LMDBError else { return false }
            return true
        }
    }

    @Test func `read-only makes nothing`() throws {
        let path = folder.path("data")
        #expect(throws: LMDBError.missing(path: path)) { try folder.open { $0.isReadOnly = true } }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `where the lock file can't be written, read-only is refused and unlocked is not`() async throws {
        let path = try filled()
        for (name, mode) in [("/data.mdb", 0o444), ("/lock.mdb", 0o444), ("", 0o555)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + name)
        }
        await #expect(processExitsWith: .success) { [path = path as String] in
            // Nobody's rights, for root may write anywhere.
            if geteuid() == 0 { seteuid(65534) }
            #expect(throws: LMDBError.notPermitted(path: path + "/lock.mdb")) {
                try openEnvironment(path) { $0.isReadOnly = true }
            }
            let environment = try openEnvironment(path) { $0.isUnlocked = true }
            #expect(try environment.keys(environment.table("values")).count == 1000)
            #expect(throws: LMDBError.readOnly) { try environment.write { _ throws in } }
            #expect(try environment.freeDeadReaders() == 0)
            #expect(try environment.oldestReaderLag() == 0)
        }
        try FileManager.default.removeItem(atPath: path + "/lock.mdb")
        await #expect(processExitsWith: .success) { [path = path as String] in
            if geteuid() == 0 { seteuid(65534) }
            #expect(throws: LMDBError.notPermitted(path: path + "/lock.mdb")) {
                try openEnvironment(path) { $0.isReadOnly = true }
            }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }
}
