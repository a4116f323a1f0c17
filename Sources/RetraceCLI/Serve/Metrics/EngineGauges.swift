import EventStore
import Foundation
import LMDB
import Recovery
import Retrace

/// What is looked at each time that metrics are asked for.
struct EngineGauges: Sendable {
    let engine: Engine
    let registry: PrometheusRegistry
    let data: String

    func update() {
        set("retrace_log_events", Double(engine.position))
        set("retrace_message_budget_near", engine.isNearMessageBudget ? 1 : 0)
        if let lag = try? engine.viewLag() {
            set("retrace_view_lag_events", Double(lag.events))
            set("retrace_view_lag_seconds", Double(lag.milliseconds) / 1000)
        }
        if let statistics = try? engine.log.statistics() {
            set("retrace_log_used_bytes", Double(statistics.usedSize))
            set("retrace_log_oldest_reader_commits", Double(statistics.oldestReaderLag))
            registry.number("retrace_log_commits_total", [], .counter).set(Double(statistics.lastCommit))
        }
        updateCheckpoint()
        if let free = try? DurableFile.freeSpace(at: data) { set("retrace_disk_free_bytes", Double(free)) }
        set("retrace_memory_resident_bytes", Double(SystemCounters.residentMemory()))
        set("retrace_memory_anonymous_bytes", Double(SystemCounters.anonymousMemory()))
    }

    private func updateCheckpoint() {
        guard let size = try? engine.log.newestReadableCheckpoint()?.checkpoint.size ?? 0 else { return }
        set("retrace_checkpoint_events", Double(size))
        if let age = age(of: size &- 1) { set("retrace_checkpoint_age_seconds", age) }
        set("retrace_checkpoint_wait_seconds", age(of: size) ?? 0)
    }

    /// How many seconds ago an event was; nil if there is none at that position.
    private func age(of position: UInt64) -> Double? {
        var filter = EventFilter()
        filter.positions = position..<max(position, position &+ 1)
        filter.limit = 1
        var time: Instant?
        try? engine.log.forEachEvent(matching: filter) { logged in
            time = logged.event.time
            return false
        }
        return time.map { max(0, Double((engine.now - $0).milliseconds) / 1000) }
    }

    private func set(_ name: String, _ value: Double) { registry.number(name, [], .gauge).set(value) }
}

extension SystemCounters {
    /// Bytes of a process in memory, the pages of mapped files among them; by its number, or `self`.
    static func residentMemory(of process: String = "self") -> Int { statusBytes("VmRSS:", process) }

    /// The part of it that no file stands behind.
    static func anonymousMemory(of process: String) -> Int { statusBytes("RssAnon:", process) }

    private static func statusBytes(_ field: String, _ process: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return 0 }
        for line in status.split(separator: "\n") where line.hasPrefix(field) {
            return (Int(line.filter(\.isNumber)) ?? 0) * 1024
        }
        return 0
    }
}
