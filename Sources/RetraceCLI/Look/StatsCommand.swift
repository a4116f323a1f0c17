import ArgumentParser
import EventStore
import LMDB
import Recovery
import Retrace

/// Sizes, and what the log adds up to.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Show sizes, lag, and what the log adds up to.",
        discussion: """
            Without views the whole log is read. Refusals are counted as written: the 1st, 2nd, 4th, 8th … of a client \
            or a session. As of a moment there are no sizes of files, for those are the present ones.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var moment: AsOfOptions
    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let folder = try DataFolder.open(data, asOf: moment)
        let sections = try Statistics(folder).sections
        let output = Output()
        switch form.format {
        case .json: try output.line(Value.object(sections.map { ($0.key, $0.facts.json) }).json)
        case .table:
            for (index, section) in sections.enumerated() {
                if index > 0 { try output.line() }
                try output.line(Style.of().bold(section.heading))
                try section.facts.write(.table, to: output)
            }
        }
        try output.flush()
    }
}

/// Gathers the figures, section by section.
private struct Statistics {
    private(set) var sections: [(key: String, heading: String, facts: Facts)] = []

    init(_ folder: DataFolder) throws {
        let log = try folder.log.statistics()
        // Tables of views show the present.
        let views = folder.isPast ? nil : try folder.indexedViewsIfAny()
        add("log", "Log", try Self.log(log, folder))
        if !folder.isPast { add("views", "Views", try Self.views(views, log)) }
        let tally = try Tally(folder, views)
        add("sessions", "Sessions", Self.sessions(tally))
        add("refusals", "Refusals, decoys and locks, by rule", Self.rules(tally))
        add("messages", "Messages", Self.messages(tally))
        add("keys", "Keys", Self.keys(tally))
    }

    private mutating func add(_ key: String, _ heading: String, _ facts: Facts) {
        if !facts.fields.isEmpty { sections.append((key, heading, facts)) }
    }

    private static func log(_ log: LogStatistics, _ folder: DataFolder) throws -> Facts {
        var facts = Facts()
        facts.add("events", "events", .number(log.size))
        facts.add(
            "last_time", "last event", log.size == 0 ? .none : .time(Instant(milliseconds: log.lastTime)))
        facts.add("root", "root", .text(try folder.log.root().root.hexadecimal))
        if folder.isPast { return facts }
        facts.add("event_bytes", "bytes of pages of events", .number(log.eventBytes))
        facts.add("tree_bytes", "bytes of pages of the tree", .number(log.subtreeBytes))
        facts.add(
            "bytes_per_event", "bytes of these pages an event", ratio(log.eventBytes &+ log.subtreeBytes, log.size))
        facts.add("file_bytes", "bytes of the file in use", .number(log.usedSize))
        facts.add("map_bytes", "bytes of the map", .number(log.mapSize))
        facts.add("map_percent", "map used, %", ratio(log.usedSize &* 100, UInt64(clamping: log.mapSize)))
        facts.add("oldest_reader_lag", "commits that the oldest reader is behind", .number(log.oldestReaderLag))
        return facts
    }

    private static func views(_ views: CurrentViews?, _ log: LogStatistics) throws -> Facts {
        var facts = Facts()
        guard let store = views?.views.store, let views else {
            facts.add("usable", "usable", .flag(false))
            return facts
        }
        facts.add("usable", "usable", .flag(true))
        facts.add("events", "events in them", .number(try store.position()))
        facts.add("lag", "events behind", .number(views.lag))
        facts.add("file_bytes", "bytes of the file in use", .number(try store.usedBytes()))
        facts.add("bytes_per_event", "bytes an event", ratio(try store.usedBytes(), log.size))
        var rest = try store.usedBytes()
        for (name, entries, bytes) in try store.tableSizes() {
            rest -= bytes
            facts.add("\(name)_entries", "\(name)", .number(entries))
            facts.add("\(name)_bytes", "  their bytes", .number(bytes))
            facts.add("\(name)_bytes_per_event", "  bytes an event", ratio(bytes, log.size))
        }
        facts.add("index_bytes", "bytes of indexes, and free", .number(rest))
        facts.add("index_bytes_per_event", "  bytes an event", ratio(rest, log.size))
        return facts
    }

    private static func sessions(_ tally: Tally) -> Facts {
        var facts = Facts()
        facts.add("all", "all", .number(tally.stages.values.reduce(0, +)))
        for stage in Stage.allCases {
            let name = StageArgument.name(stage)
            facts.add(name, name, .number(tally.stages[stage] ?? 0))
        }
        facts.add("decoys", "of all, decoys", .number(tally.decoys.values.reduce(0, +)))
        return facts
    }

    private static func rules(_ tally: Tally) -> Facts {
        var facts = Facts()
        for rule in Rule.allCases {
            let counts = [("refused", tally.refusals), ("decoys", tally.decoys), ("locks", tally.locks)]
            for (name, count) in counts {
                guard let count = count[rule] else { continue }
                facts.add("\(rule).\(name)", "\(rule) \(name) (\(rule.summary))", .number(count))
            }
        }
        return facts
    }

    private static func messages(_ tally: Tally) -> Facts {
        var facts = Facts()
        facts.add("day", "day of the last event, in Vietnam", tally.day.map { .text($0) } ?? .none)
        facts.add("attempted", "attempted on that day", .number(tally.messages))
        facts.add("budget", "budget for a day (L8)", tally.policy.map { .number($0.dailyMessages) } ?? .none)
        facts.add("policy", "version of the policy", tally.policy.map { .number($0.version) } ?? .none)
        return facts
    }

    private static func keys(_ tally: Tally) -> Facts {
        var facts = Facts()
        facts.add("session_epochs", "epochs of session keys", .number(tally.epochs.count))
        facts.add("oldest_session_epoch", "oldest of them", tally.epochs.min().map { .number($0) } ?? .none)
        facts.add("newest_session_epoch", "newest of them", tally.epochs.max().map { .number($0) } ?? .none)
        facts.add("vault_epoch", "epoch of the vault", tally.vaultEpoch.map { .number($0) } ?? .none)
        return facts
    }

    /// With one digit behind the point.
    private static func ratio(_ bytes: Int, _ count: UInt64) -> Value {
        guard count > 0, let tenths = Int(exactly: (Double(bytes) * 10 / Double(count)).rounded()) else { return .none }
        return .decimal(Int64(tenths))
    }
}
