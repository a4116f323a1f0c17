import LMDB

/// How large a log is, and who holds it open.
public struct LogStatistics: Hashable, Sendable {
    /// The number of events.
    public let size: UInt64
    /// The time of the last event in milliseconds since 1970; `Int64.min` if there is none.
    public let lastTime: Int64
    /// The bytes of the file that hold events, hashes and settings.
    public let eventBytes: Int
    public let subtreeBytes: Int
    public let settingBytes: Int
    /// The number of stored hashes.
    public let subtrees: Int
    /// The bytes of address space for the file, and how many are used.
    public let mapSize: Int
    public let usedSize: Int
    /// The number of the last commit of any process.
    public let lastCommit: Int
    /// How many commits the oldest open reader lies behind.
    public let oldestReaderLag: Int
}

extension EventLog {
    public func statistics() throws -> LogStatistics {
        let environmentStatistics = try storing { () throws(LMDBError) in try environment.statistics() }
        let lag = try storing { () throws(LMDBError) in try environment.oldestReaderLag() }
        return try snapshot { transaction in
            let head = try head(in: transaction)
            return LogStatistics(
                size: head.size, lastTime: head.lastTime, eventBytes: try transaction.size(of: tables.events),
                subtreeBytes: try transaction.size(of: tables.subtrees),
                settingBytes: try transaction.size(of: tables.settings),
                subtrees: try transaction.count(of: tables.subtrees), mapSize: environmentStatistics.mapSize,
                usedSize: environmentStatistics.usedSize, lastCommit: environmentStatistics.lastTransaction,
                oldestReaderLag: lag)
        }
    }

    /// Writes a consistent copy of the log into an empty folder, which is made, while others read and append.
    public func backup(to folder: String) throws {
        try storing { () throws(LMDBError) in
            try DurableFile.makeFolder(folder)
            try environment.copy(to: folder, compacting: false)
        }
    }
}
