import LMDB

/// The tables of a log's environment.
struct LogTables: Sendable {
    /// Records by position.
    let events: Table<UInt64>
    /// The roots of complete subtrees of 256 leaves and more.
    let subtrees: Table<SubtreeKey>
    /// The format, the head, and the caller's settings.
    let settings: Table<NameKey>
    /// Signed checkpoints by size; nil in a log, open for reading, that has none yet.
    let checkpoints: Table<UInt64>?

    private static let formatName: NameKey = "format"
    private static let formatPrefix = "retrace log "
    private static let format = formatPrefix + "1"

    /// Opens the tables; makes them, and last the format, if the environment may be written.
    static func open(in environment: Environment) throws -> LogTables {
        let events: Table<UInt64> = try environment.table("events")
        let subtrees: Table<SubtreeKey> = try environment.table("subtrees")
        let settings: Table<NameKey> = try environment.table("settings")
        if environment.options.isReadOnly {
            let checkpoints: Table<UInt64>? =
                has("checkpoints", environment) ? try environment.table("checkpoints") : nil
            return LogTables(events: events, subtrees: subtrees, settings: settings, checkpoints: checkpoints)
        }
        try environment.write { transaction in
            guard try transaction.bytes(for: formatName, in: settings) == nil else { return }
            try transaction.put(Array(format.utf8).rawSpan, for: formatName, in: settings)
        }
        // Behind the format, so that a log of before checkpoints gets its table here too.
        return LogTables(
            events: events, subtrees: subtrees, settings: settings, checkpoints: try environment.table("checkpoints"))
    }

    /// Whether the environment, open for reading, is empty or was left while a log was being begun: its tables come in
    /// three commits, the format in the fourth.
    static func isUnfinished(_ environment: Environment) throws -> Bool {
        let commits = try environment.statistics().lastTransaction
        if commits == 0 { return true }
        guard commits <= 3, has("events", environment) else { return false }
        return try readFormat(in: environment) == nil
    }

    /// Refuses an environment, open for reading, that is not a log of a known format.
    static func checkFormat(in environment: Environment) throws {
        guard let found = try readFormat(in: environment), found.hasPrefix(formatPrefix) else {
            throw EventLogError.notALog(path: environment.path)
        }
        if found != format { throw EventLogError.newerFormat(path: environment.path, format: found) }
    }

    private static func readFormat(in environment: Environment) throws -> String? {
        guard has("settings", environment) else { return nil }
        let settings: Table<NameKey> = try environment.table("settings")
        return try environment.read { transaction in
            guard let bytes = try transaction.bytes(for: formatName, in: settings) else { return nil }
            return bytes.validText ?? ""
        }
    }

    private static func has(_ name: String, _ environment: Environment) -> Bool {
        let table: Table<NameKey>? = try? environment.table(name)
        return table != nil
    }
}

extension NameKey {
    /// The size and the root as of the last commit.
    static let head: NameKey = "head"

    /// A setting of the caller, apart from the log's own.
    static func setting(_ name: String) -> NameKey { NameKey("set:" + name) }
}
