import Glibc

/// Small files that must be whole or not there, and flushed: keys, and the file that names a generation of views.
///
/// Here because the system's calls take pointers, and unsafe code has one address.
public enum DurableFile {
    /// Makes a file with mode 0600 unless one is there: written without a name, flushed, and linked into place, so that of
    /// several processes exactly one makes it, nobody sees half of it, and a process that is killed leaves nothing behind.
    /// Returns whether this call made it.
    ///
    /// Where the file system has no files without a name, it is written beside its place under another one (see
    /// `removeUnfinished`). Many files are made faster with `isFlushed` false, and `flushAll()` once behind them.
    public static func create(
        at path: String, _ bytes: [UInt8], isFlushed: Bool = true
    ) throws(LMDBError) -> Bool {
        let isMade =
            if let isMade = try createNameless(path, bytes, isFlushed) { isMade } else {
                try createAside(path, bytes, isFlushed)
            }
        // Who made it before may not have flushed the folder yet, and this caller goes on as if it had.
        if isFlushed { try syncFolder(of: path) }
        return isMade
    }

    /// Nil where that is not possible.
    private static func createNameless(
        _ path: String, _ bytes: [UInt8], _ isFlushed: Bool
    ) throws(LMDBError) -> Bool? {
        let file = open(folder(of: path), nameless | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        try writeAll(file, bytes, path)
        if isFlushed, fsync(file) != 0 { throw LMDBError(code: errno, path: path) }
        if linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return true }
        return errno == EEXIST ? false : nil
    }

    /// `O_TMPFILE`, which Swift does not take over from C.
    private static var nameless: Int32 { 0o20_000_000 | O_DIRECTORY }

    private static func createAside(
        _ path: String, _ bytes: [UInt8], _ isFlushed: Bool
    ) throws(LMDBError) -> Bool {
        let aside = try writeAside(path, bytes, isFlushed)
        defer { unlink(aside) }
        let isMade = link(aside, path) == 0
        guard isMade || errno == EEXIST else { throw LMDBError(code: errno, path: path) }
        return isMade
    }

    /// Deletes what processes that were killed have left of files that they were making: of one file, or of all in a folder.
    /// Whoever is making such a file at this moment fails. Returns how many there were.
    @discardableResult
    public static func removeUnfinished(in folder: String, of name: String? = nil) throws(LMDBError) -> Int {
        guard let entries = opendir(folder) else {
            if errno == ENOENT { return 0 }
            throw LMDBError(code: errno, path: folder)
        }
        defer { closedir(entries) }
        var count = 0
        while let entry = readdir(entries) {
            let found = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard let owner = unfinishedName(found), name == nil || name == owner else { continue }
            if unlink("\(folder)/\(found)") == 0 {
                count += 1
            } else if errno != ENOENT {
                throw LMDBError(code: errno, path: "\(folder)/\(found)")
            }
        }
        if count > 0 { try syncFolder(folder) }
        return count
    }

    /// Of `NAME.PROCESS.RANDOM.new` the name; nil of any other.
    private static func unfinishedName(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 3, parts.last == "new", UInt64(parts[parts.count - 2]) != nil,
            UInt64(parts[parts.count - 3]) != nil
        else { return nil }
        return parts.dropLast(3).joined(separator: ".")
    }

    /// Flushes everything that the system has not written yet, and waits for it, as Linux does.
    public static func flushAll() { sync() }

    /// Puts a file with mode 0600 in place of the one before, or of none.
    public static func replace(at path: String, _ bytes: [UInt8]) throws(LMDBError) {
        let aside = try writeAside(path, bytes)
        guard rename(aside, path) == 0 else {
            let code = errno
            unlink(aside)
            throw LMDBError(code: code, path: path)
        }
        try syncFolder(of: path)
    }

    /// Deletes a file, with what a process that was killed has left of making it, and flushes its folder. Returns whether it
    /// was there.
    @discardableResult
    public static func remove(at path: String) throws(LMDBError) -> Bool {
        try removeUnfinished(in: folder(of: path), of: path.split(separator: "/").last.map(String.init) ?? path)
        if unlink(path) != 0 {
            if errno == ENOENT { return false }
            throw LMDBError(code: errno, path: path)
        }
        try syncFolder(of: path)
        return true
    }

    /// The whole content of a file; nil if it is not there. More than `limit` bytes are refused.
    public static func read(at path: String, limit: Int = 1 << 20) throws(LMDBError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw LMDBError(code: errno, path: path)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let got = Glibc.read(file, &chunk, chunk.count)
            if got == 0 { return bytes }
            if got < 0 {
                if errno == EINTR { continue }
                throw LMDBError(code: errno, path: path)
            }
            bytes.append(contentsOf: chunk[..<got])
            if bytes.count > limit { throw .malformed(detail: "\(path) is larger than \(limit) bytes") }
        }
    }

    /// Makes a folder, and those above it, unless they are there: with mode 0700, or with 0755 for what is published.
    public static func makeFolder(_ path: String, isPublic: Bool = false) throws(LMDBError) {
        do throws(LMDBError) {
            try LMDB.makeFolder(path, isPublic: isPublic)
        } catch {
            guard case .missing = error, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
                throw error
            }
            try makeFolder(String(path[..<slash]), isPublic: isPublic)
            try LMDB.makeFolder(path, isPublic: isPublic)
        }
    }

    /// The permission bits of a file or folder; nil if it is not there.
    public static func mode(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// Whether this user may read a file.
    public static func isReadable(_ path: String) -> Bool { faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 }

    /// The bytes that an ordinary user may still write on the disk below a path.
    public static func freeSpace(at path: String) throws(LMDBError) -> UInt64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw LMDBError(code: errno, path: path) }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    private static func writeAside(
        _ path: String, _ bytes: [UInt8], _ isFlushed: Bool = true
    ) throws(LMDBError) -> String {
        let aside = "\(path).\(getpid()).\(UInt64.random(in: 0 ... .max)).new"
        let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LMDBError(code: errno, path: path) }
        defer { close(file) }
        do throws(LMDBError) {
            try writeAll(file, bytes, path)
            if isFlushed, fsync(file) != 0 { throw LMDBError(code: errno, path: path) }
            return aside
        } catch {
            unlink(aside)
            throw error
        }
    }

    private static func writeAll(_ file: Int32, _ bytes: [UInt8], _ path: String) throws(LMDBError) {
        var done = 0
        while done < bytes.count {
            let wrote = bytes.withUnsafeBytes { write(file, $0.baseAddress.map { $0 + done }, bytes.count - done) }
            if wrote < 0, errno != EINTR { throw LMDBError(code: errno, path: path) }
            done += max(0, wrote)
        }
    }
}

/// Makes one folder unless it is there: with mode 0700, or with 0755.
func makeFolder(_ path: String, isPublic: Bool = false) throws(LMDBError) {
    if mkdir(path, 0o700) == 0 {
        // What mkdir is told, the process's mask may narrow.
        if isPublic, chmod(path, 0o755) != 0 { throw LMDBError(code: errno, path: path) }
        return try syncFolder(of: path)
    }
    if errno != EEXIST { throw LMDBError(code: errno, path: path) }
}

/// Flushes the folder that a path lies in.
func syncFolder(of path: String) throws(LMDBError) { try syncFolder(folder(of: path)) }

/// The folder that a path lies in.
private func folder(of path: String) -> String {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return folder.isEmpty ? "/" : folder
}

/// Flushes a folder's entries, so that a new or renamed file is found again after a crash.
func syncFolder(_ folder: String) throws(LMDBError) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw LMDBError(code: errno, path: folder) }
    defer { close(file) }
    if fsync(file) != 0 { throw LMDBError(code: errno, path: folder) }
}
