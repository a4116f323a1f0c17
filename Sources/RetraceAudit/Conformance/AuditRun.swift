import EventStore
import Foundation
import Recovery
import Retrace

extension AuditedLog {
    /// Decides the whole log again, and hands each finding within the scope to `found`, in the order of positions.
    ///
    /// A large log is judged in parts by a thread on each core, four at most; what is found is the same. `progress` is told
    /// of the events judged so far.
    ///
    /// Throws `RetraceError.record` at an event that this version cannot read, after the findings before it, and what
    /// `found` throws.
    public func audit(
        _ scope: AuditScope = AuditScope(), progress: (_ events: UInt64) -> Void = { _ in },
        found: (ConformanceFinding) throws -> Void
    ) throws -> AuditSummary {
        let threads = min(4, ProcessInfo.processInfo.activeProcessorCount)
        let isLarge = try log.head().size >= Self.large
        let cuts = isLarge ? try cuts(for: threads) : []
        return try audit(scope, cuts: cuts, threads: threads, progress: progress, found: found)
    }

    /// A log of this size is worth the threads.
    private static var large: UInt64 { 50_000 }

    /// The same in parts that begin at 0 and at these positions. Each must be the first one of a later time than before.
    package func audit(
        _ scope: AuditScope = AuditScope(), cuts: [UInt64], threads: Int = 2,
        progress: (_ events: UInt64) -> Void = { _ in }, found: (ConformanceFinding) throws -> Void
    ) throws -> AuditSummary {
        var run = AuditRun(scope)
        if !cuts.isEmpty {
            let parts = AuditParts(self, cuts: cuts, scope, threads: threads)
            defer { parts.stop() }
            try run.take(parts, progress, found)
        }
        // What is left: all, or what lies behind a finding, which is judged with what was missing folded in.
        try run.judge(self, progress, found)
        return try run.finish(found)
    }
}

/// An audit on its way through a log.
private struct AuditRun {
    private var conformance: Conformance
    private var summary = AuditSummary()
    /// The position to go on at.
    private var next: UInt64 = 0

    init(_ scope: AuditScope) { conformance = Conformance(scope) }

    /// Takes over what the parts come to, up to the first one with a finding or else to the last.
    mutating func take(
        _ parts: AuditParts, _ progress: (_ events: UInt64) -> Void, _ found: (ConformanceFinding) throws -> Void
    ) throws {
        for part in parts.positions.indices {
            switch parts.outcome(of: part, progress) {
            case .clean(let judged): summary.judged += judged
            case .end(let end, let judged):
                conformance = end.conformance
                next = end.next
                summary.judged += judged
                conformance.forgetJudged()
                try hand(found)
                if let error = end.error { throw error }
                return
            }
        }
    }

    /// Judges all from here on.
    mutating func judge(
        _ log: AuditedLog, _ progress: (_ events: UInt64) -> Void, _ found: (ConformanceFinding) throws -> Void
    ) throws {
        do {
            try log.forEach(from: next) { position, event in
                conformance.see(event, at: position)
                next = position &+ 1
                if conformance.hasNews { try hand(found) }
                if position & 0xFFF == 0 { progress(position) }
                return true
            }
        } catch  where error is RetraceError || error is EventLogError {
            // What was found before an event that can't be read, or is not there, is told all the same.
            conformance.judgeWaiting(before: 0)
            try hand(found)
            throw error
        }
    }

    mutating func finish(_ found: (ConformanceFinding) throws -> Void) throws -> AuditSummary {
        conformance.finish()
        try hand(found)
        summary.events = next
        summary.judged += conformance.judged
        return summary
    }

    private mutating func hand(_ found: (ConformanceFinding) throws -> Void) throws {
        for finding in conformance.takeFindings() {
            summary.add(finding)
            try found(finding)
        }
    }
}

/// What an audit came to.
public struct AuditSummary: Equatable, Sendable {
    /// The events of the log.
    public internal(set) var events: UInt64 = 0
    /// Those within the scope.
    public internal(set) var judged: UInt64 = 0
    public private(set) var findings: UInt64 = 0
    /// Findings that are not behind another one of the same session.
    public private(set) var causes: UInt64 = 0

    public var isClean: Bool { findings == 0 }

    mutating func add(_ finding: ConformanceFinding) {
        findings += 1
        if finding.first == nil { causes += 1 }
    }
}
