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

    @Test func `a process that is killed while it makes a file leaves nothing of it`() async throws {
        let path = folder.path("key")
        await #expect(processExitsWith: .signal(SIGXFSZ)) { [path = path as String] in
            limitFiles()
            _ = try DurableFile.create(at: path, [UInt8](repeating: 7, count: 1000))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func `what was left of making a file goes with it, and nothing else does`() throws {
        let path = folder.path("1.key")
        _ = try DurableFile.create(at: path, [1])
        try FileManager.default.linkItem(atPath: path, toPath: path + ".77.123456789.new")
        let others = ["11.key.77.5.new", "2.key.77.5.new", "1.key.77.new", "1.key.77.x.new", "1.key.77.5.old"]
        for name in others { try FileManager.default.copyItem(atPath: path, toPath: folder.path(name)) }
        #expect(try DurableFile.remove(at: path))
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder.path)) == Set(others))
        #expect(try DurableFile.removeUnfinished(in: folder.path) == 2)
        #expect(try DurableFile.removeUnfinished(in: folder.path("none")) == 0)
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder.path)) == Set(others.dropFirst(2)))
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

/// From now on this process is killed when it writes more than 100 bytes into a file.
private func limitFiles() {
    signal(SIGXFSZ, SIG_DFL)
    var signals = sigset_t()
    unsafe sigaddset(&signals, SIGXFSZ)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    var limit = rlimit(rlim_cur: 100, rlim_max: 100)
    unsafe setrlimit(__rlimit_resource_t(1), &limit)
}
