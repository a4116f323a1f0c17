import Foundation
import LMDB

/// `data/views`: a folder for each generation, `g1`, `g2` …, the file `current` that names the one in use, and `lock`,
/// which whoever makes or removes generations holds.
struct ViewsFolder: Sendable {
    let path: String

    init(data: String) { path = data + "/views" }

    func path(of generation: UInt64) -> String { "\(path)/g\(generation)" }

    private var currentPath: String { path + "/current" }

    /// The generation in use; nil if there is none.
    func current() throws(RetraceError) -> UInt64? {
        let bytes: [UInt8]?
        do throws(LMDBError) { bytes = try DurableFile.read(at: currentPath, limit: 64) } catch {
            throw RetraceError(views: error)
        }
        guard let bytes else { return nil }
        guard let number = number(of: String(decoding: bytes, as: UTF8.self)) else {
            throw .views("the file \(currentPath) names no generation")
        }
        return number
    }

    func setCurrent(_ generation: UInt64) throws(RetraceError) {
        do throws(LMDBError) {
            try DurableFile.replace(at: currentPath, Array("g\(generation)".utf8))
        } catch {
            throw .storage(error)
        }
    }

    /// A number above those of all generations that are there.
    func unused() -> UInt64 { (generations().max() ?? 0) &+ 1 }

    /// All generations that are there, in use or not.
    func generations() -> [UInt64] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap(number(of:))
    }

    /// Removes all generations but some. Who has one open goes on with it until it looks at `current` again.
    func removeAll(except kept: UInt64?) {
        for generation in generations() where generation != kept { remove(generation) }
    }

    func remove(_ generation: UInt64) { try? FileManager.default.removeItem(atPath: path(of: generation)) }

    private func number(of name: String) -> UInt64? {
        guard name.hasPrefix("g"), let number = UInt64(name.dropFirst()), name == "g\(number)" else { return nil }
        return number
    }
}

/// The lock over all processes of whoever makes or removes generations; given back when it is released.
struct GenerationLock: ~Copyable {
    private let file: FileHandle

    /// Waits until it is free, or returns nil at once if it is not and `waits` is false.
    init?(_ folder: ViewsFolder, waits: Bool) throws(RetraceError) {
        let path = folder.path + "/lock"
        do throws(LMDBError) {
            try DurableFile.makeFolder(folder.path)
            _ = try DurableFile.create(at: path, [])
        } catch {
            throw .storage(error)
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else { throw .storage(.notPermitted(path: path)) }
        while flock(file.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
            if !waits { return nil }
            Thread.sleep(forTimeInterval: 0.05)
        }
        self.file = file
    }

    deinit { try? file.close() }
}
