import CLMDB
import Glibc
import Synchronization

/// An environment whose file can be made anew without its free pages while any number of processes use it, so that what
/// was deleted is nowhere in the file any more.
///
/// Every transaction looks before its body runs whether its file is still the one at the path, and opens the new one if
/// it is not. A writer looks under LMDB's lock, which `compact()` holds from its copy to the exchange: so nothing is ever
/// written into a file that was put away. A reader may still read such a file, which holds just what the new one does.
public final class RenewableEnvironment<Tables: Sendable>: Sendable {
    private struct Opened: Sendable {
        let environment: Environment
        let tables: Tables
    }

    public let path: String
    private let options: Environment.Options
    private let openTables: @Sendable (Environment) throws -> Tables
    private let current: Mutex<Opened>

    /// Opens the environment in a folder, as `Environment.open` does, and its tables. What a `compact()` that was cut off
    /// has left behind is deleted.
    public init(
        at path: String, options: Environment.Options = Environment.Options(),
        tables: @escaping @Sendable (Environment) throws -> Tables
    ) throws {
        self.path = path
        self.options = options
        openTables = tables
        current = Mutex(try Self.open(path, options, tables))
        if !options.isReadOnly, DurableFile.mode(of: aside) != nil {
            try write { _, _ in try FolderExchange.remove(aside) }
        }
    }

    /// See `Environment.read`.
    public func read<R>(_ body: (borrowing ReadTransaction, Tables) throws -> R) throws -> R {
        try inCurrent { opened in
            try opened.environment.read { transaction in
                guard opened.environment.isAtItsPath else { return nil }
                return try body(transaction, opened.tables)
            }
        }
    }

    /// See `Environment.write`.
    public func write<R>(_ body: (inout WriteTransaction, Tables) throws -> R) throws -> R {
        try inCurrent { opened in
            try opened.environment.write { transaction in
                guard opened.environment.isAtItsPath else { return nil }
                return try body(&transaction, opened.tables)
            }
        }
    }

    /// Puts a copy without free pages in the place of the file, on disk when this returns. Writers of all processes wait
    /// meanwhile, readers don't. If it is cut off, the file is either the old one or the new one, whole.
    public func compact() throws {
        try inCurrent { (opened) -> Void? in
            try opened.environment.write { _ -> Void? in
                guard opened.environment.isAtItsPath else { return nil }
                try FolderExchange.remove(aside)
                // A snapshot of its own: the last commit, which nobody changes while this thread holds the lock.
                try opened.environment.copy(to: aside, compacting: true)
                try FolderExchange.exchange(aside, path)
                return ()
            }
        }
        // Under the new file's lock: another process may have begun to make the next one there.
        try write { _, _ in try FolderExchange.remove(aside) }
    }

    /// Puts a copy without free pages into a new folder; of a file that is put away meanwhile none is left.
    public func copy(to folder: String) throws {
        try inCurrent { (opened) -> Void? in
            try opened.environment.copy(to: folder, compacting: true)
            if opened.environment.isAtItsPath { return () }
            try FolderExchange.remove(folder)
            return nil
        }
    }

    /// See `Environment.sync`.
    public func sync() throws(LMDBError) { try current.withLock { $0.environment }.sync() }

    /// Where the copy is made, and where the old file lies for a moment after the exchange.
    private var aside: String { path + ".new" }

    /// Runs `body` with what is open, and again with what is at the path if `body` says that this is another file.
    private func inCurrent<R>(_ body: (Opened) throws -> R?) throws -> R {
        for _ in 0..<Self.tries {
            let opened = current.withLock { $0 }
            if let result = try body(opened) { return result }
            try reopen(insteadOf: opened.environment)
        }
        throw LMDBError.other(code: ESTALE, message: "\(path) is replaced again and again")
    }

    private func reopen(insteadOf stale: Environment) throws {
        try current.withLock { current in
            guard current.environment === stale else { return }
            current = try Self.open(path, options, openTables)
        }
    }

    private static func open(
        _ path: String, _ options: Environment.Options, _ tables: (Environment) throws -> Tables
    ) throws -> Opened {
        for _ in 0..<tries {
            do {
                let environment = try Environment.open(at: path, options: options)
                return Opened(environment: environment, tables: try tables(environment))
            } catch LMDBError.other(ESTALE, _) {
                continue
            }
        }
        throw LMDBError.other(code: ESTALE, message: "\(path) is replaced again and again")
    }

    private static var tries: Int { 100 }
}

extension Environment {
    /// Whether the file that is open is still the one at its path. The open one's inode is in use, so no other has it.
    var isAtItsPath: Bool {
        var (open, there) = (stat(), stat())
        var file: Int32 = -1
        guard mdb_env_get_fd(handle.pointer, &file) == MDB_SUCCESS, fstat(file, &open) == 0,
            stat(path + "/data.mdb", &there) == 0
        else { return false }
        return open.st_ino == there.st_ino && open.st_dev == there.st_dev
    }
}
