import EventStore
import Foundation
import LMDB
import Recovery
import Retrace

/// Replay, verification, audit, the views and point reads over a log of many events, beside bare loops over the same log.
struct HistoryBench {
    private let data: String
    private let log: EventLog
    private let events: UInt64
    private let accounts: Int
    private let report: BenchReport
    private let clock = ContinuousClock()

    /// Writes the log, without flushing each commit: how it came about is not what is measured here.
    init(folder: String, events: UInt64, accounts: Int, report: BenchReport) throws {
        data = folder + "/history"
        self.events = events
        self.accounts = accounts
        self.report = report
        try DurableFile.makeFolder(data)
        var options = EventLog.Options()
        options.isDurable = false
        log = try EventLog.open(at: data + "/log", options: options)
        var history = History(events: events, accounts: accounts)
        let began = clock.now
        try history.write(to: log) { _ in }
        let seconds = nanoseconds(clock.now - began) / 1e9
        report.add(BenchFigure("history written by the handler", Double(events) / seconds, "events/s"))
    }

    /// Some of the log's records, for a bare loop to commit.
    func records(_ count: Int) throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        try log.read(from: 100) { _, record in
            records.append(record.array)
            return records.count < count
        }
        return records
    }

    func run() async throws {
        try replay()
        try verify()
        try sizes()
        try views()
        try opening()
    }

    private func replay() throws {
        let scan = try rate { try rawScan(log).events }
        var open = 0
        let (rate, memory) = try SystemCounters.watchingMemory {
            try self.rate {
                let situation = try foldedSituation(of: log)
                open = situation.openSessions
                return Int(situation.position)
            }
        }
        report.add(
            BenchFigure(
                "replay: decode, check, fold", rate, "events/s", raw: scan,
                note: "raw: a bare scan; \(open) sessions open at the end"))
        report.add(BenchFigure("  most memory while replaying", memory.highest, "MiB", note: memory.note))
    }

    private func verify() throws {
        let raw = try rate { try rawHash(log) }
        let rate = try rate { Int(try log.verify().size) }
        report.add(BenchFigure("verify: rehash all", rate, "events/s", raw: raw, note: "raw: SHA-256 of each record"))
    }

    private func sizes() throws {
        let statistics = try log.statistics()
        let raw = Double(try rawScan(log).bytes) / Double(statistics.size)
        let all = Double(statistics.eventBytes + statistics.subtreeBytes + statistics.settingBytes)
        report.add(
            BenchFigure(
                "log with its tree", all / Double(statistics.size), "bytes/event", raw: raw,
                note: "raw: the records alone"))
    }

    private func views() throws {
        let store = try ViewStore.openOrCreate(data: data)
        let (rate, memory) = try SystemCounters.watchingMemory {
            try self.rate {
                try store.rebuild(from: log)
                return Int(try store.position())
            }
        }
        report.add(BenchFigure("rebuild of all views", rate, "events/s"))
        report.add(BenchFigure("  most memory while rebuilding", memory.highest, "MiB", note: memory.note))
        let bytes = try Double(store.usedBytes()) / Double(log.head().size)
        report.add(BenchFigure("views", bytes, "bytes/event"))
        try pointReads(Views(log: log, store: store))
        try AuditBench(log: log, views: Views(log: log, store: store), report: report).run()
    }

    private func pointReads(_ views: Views) throws {
        var sessions: [SessionID] = []
        var accounts: [Pseudonym] = []
        var filter = EventFilter()
        filter.types = [.recoveryRequested]
        filter.limit = 20_000
        try views.forEachEvent(matching: filter) { event in
            if let id = event.event.session, case .recoveryRequested(let it) = event.event.payload {
                sessions.append(id)
                accounts.append(it.account)
            }
            return true
        }
        sessions.shuffle()
        accounts.shuffle()
        let environment = try views.store.environment()
        let sessionTable: Table<ID16> = try environment.table("sessions")
        let accountTable: Table<ID16> = try environment.table("accounts")
        func bare(_ id: some WordPair, _ table: Table<ID16>) throws -> Bool {
            try environment.read { try $0.bytes(for: ID16(high: id.high, low: id.low), in: table) != nil }
        }
        let rawSessions = try rate { try sessions.count { try bare($0, sessionTable) } }
        try time("point read: session", sessions, raw: rawSessions) { try views.session($0) != nil }
        let rawAccounts = try rate { try accounts.count { try bare($0, accountTable) } }
        try time("point read: account", accounts, raw: rawAccounts) { try views.account($0) != nil }
    }

    private func time<Key>(_ name: String, _ keys: [Key], raw: Double, _ read: (Key) throws -> Bool) throws {
        var latencies: [Int64] = []
        let began = clock.now
        for key in keys {
            let start = clock.now
            guard try read(key) else { throw RetraceError.views("the view of a session of the log is missing") }
            latencies.append(Int64(nanoseconds(clock.now - start)))
        }
        let seconds = nanoseconds(clock.now - began) / 1e9
        var figure = BenchFigure(
            name, Double(keys.count) / seconds, "reads/s", raw: raw, note: "raw: the same keys, bytes not decoded")
        figure.setLatencies(latencies)
        report.add(figure)
    }

    private func opening() throws {
        let copy = data + "-copy"
        try log.backup(to: copy)
        let began = clock.now
        let opened = try EventLog.open(at: copy)
        let size = try opened.head().size
        let milliseconds = nanoseconds(clock.now - began) / 1e6
        report.add(BenchFigure("open a log of \(size) events", milliseconds, "ms"))
    }

    private func rate(_ body: () throws -> Int) throws -> Double {
        let began = clock.now
        let count = try body()
        return Double(count) / (nanoseconds(clock.now - began) / 1e9)
    }
}
