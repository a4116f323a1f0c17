import EventStore
import Foundation
import Recovery
import Retrace

extension AuditedLog {
    /// Decides the whole log again, and hands each finding within the scope to `found`, in the order of positions.
    ///
    /// A large log is judged in parts, one on each core and four at most; what is found is the same. `progress` is told of
    /// the events judged so far.
    ///
    /// Throws `RetraceError.record` at an event that this version cannot read, after the findings before it, and what
    /// `found` throws.
    public func audit(
        _ scope: AuditScope = AuditScope(), progress: (_ events: UInt64) -> Void = { _ in },
        found: (ConformanceFinding) throws -> Void
    ) throws -> AuditSummary {
        let size = try log.head().size
        let cores = min(4, ProcessInfo.processInfo.activeProcessorCount)
        return try audit(scope, cuts: size < Self.large ? [] : cuts(into: cores), progress: progress, found: found)
    }

    /// A log of this size is worth the threads.
    private static var large: UInt64 { 50_000 }

    /// The same in parts that begin at 0 and at these positions. Each must be the first one of a later time than before.
    package func audit(
        _ scope: AuditScope = AuditScope(), cuts: [UInt64], progress: (_ events: UInt64) -> Void = { _ in },
        found: (ConformanceFinding) throws -> Void
    ) throws -> AuditSummary {
        let judged = AuditCounter()
        let parts = zip(cuts, cuts.dropFirst() + [.max]).map { begin, end in
            AuditPart(begin..<end, of: self, scope, counting: judged)
        }
        defer { for part in parts { part.stop() } }
        var run = AuditRun(scope)
        try run.judge(self, upTo: cuts.first ?? .max, found) { position in
            judged.count(position)
            if position & 0xFFF == 0 { progress(judged.value) }
        }
        for part in parts {
            guard run.isCleanUp(to: part.positions.lowerBound) else { break }
            try run.take(part.outcome { progress(judged.value) }, found)
        }
        // Once something is found, what lies behind is judged anew, with what was missing folded in.
        for part in parts { part.cancel() }
        try run.judge(self, upTo: .max, found) { if $0 & 0xFFF == 0 { progress($0) } }
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

    /// Judges what lies below `end`.
    mutating func judge(
        _ log: AuditedLog, upTo end: UInt64, _ found: (ConformanceFinding) throws -> Void,
        tell: (_ position: UInt64) -> Void
    ) throws {
        let limit = end == .max ? .max : end &+ UInt64(Conformance.lookahead)
        do {
            try log.forEach(from: next, upTo: limit) { position, event in
                conformance.see(event, at: position)
                next = position &+ 1
                if conformance.hasNews { try hand(found) }
                tell(position)
                return true
            }
        } catch  where error is RetraceError || error is EventLogError {
            // What was found before an event that can't be read, or is not there, is told all the same.
            conformance.judgeWaiting(before: 0)
            try hand(found)
            throw error
        }
        conformance.judgeWaiting(before: Conformance.lookahead)
        try hand(found)
    }

    /// Whether all below `position` is judged and nothing was found, so that who did not judge it was right to fold it in.
    func isCleanUp(to position: UInt64) -> Bool {
        next == position &+ UInt64(Conformance.lookahead) && conformance.count == 0 && conformance.isBetweenGroups
    }

    /// Goes on from where a part ended.
    mutating func take(_ outcome: AuditPart.Outcome, _ found: (ConformanceFinding) throws -> Void) throws {
        let judged = summary.judged + conformance.judged
        conformance = outcome.conformance
        summary.judged = judged
        next = outcome.next
        try hand(found)
        if let error = outcome.error { throw error }
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
