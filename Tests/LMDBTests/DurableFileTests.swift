import Foundation
import LMDB
import Testing

struct DurableFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `of many that make a file exactly one does, and all see it whole`() async throws {
        let path = folder.path("key")
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let made = try DurableFile.create(at: path, [UInt8](repeating: UInt8(number), count: 1000))
                    let bytes = try DurableFile.read(at: path)
                    #expect(bytes?.count == 1000 && Set(bytes ?? []).count == 1)
                    return made
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(DurableFile.mode(of: path) == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
    }

    @Test func `a file is replaced, read up to a limit, and removed`() throws {
        let path = folder.path("name")
        #expect(try DurableFile.read(at: path) == nil)
        try DurableFile.replace(at: path, [1, 2, 3])
        try DurableFile.replace(at: path, [4])
        #expect(try DurableFile.read(at: path) == [4])
        try DurableFile.replace(at: path, [UInt8](repeating: 1, count: 100))
        #expect(try DurableFile.read(at: path, limit: 100)?.count == 100)
        #expect(throws: LMDBError.self) { try DurableFile.read(at: path, limit: 99) }
        #expect(try DurableFile.remove(at: path))
        #expect(try !DurableFile.remove(at: path))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `folders are made for their owner alone, those above too`() throws {
        let path = folder.path("a/b/c")
        try DurableFile.makeFolder(path)
        try DurableFile.makeFolder(path)
        for part in ["a", "a/b", "a/b/c"] { #expect(DurableFile.mode(of: folder.path(part)) == 0o700) }
        try DurableFile.replace(at: folder.path("file"), [1])
        #expect(throws: LMDBError.self) { try DurableFile.makeFolder(folder.path("file/x")) }
    }
}
