import Recovery
import Retrace

extension AuditedLog {
    /// Decides the whole log again, and hands each finding within the scope to `found`, in the order of positions.
    ///
    /// Throws `RetraceError.record` at an event that this version cannot read, and what `found` throws.
    public func audit(
        _ scope: AuditScope = AuditScope(), progress: (_ events: UInt64) -> Void = { _ in },
        found: (ConformanceFinding) throws -> Void
    ) throws -> AuditSummary {
        var conformance = Conformance()
        var watch = ScopeWatch(scope)
        var summary = AuditSummary()
        func hand(_ findings: [ConformanceFinding]) throws {
            for finding in findings where watch.holds(finding) {
                summary.add(finding)
                try found(finding)
            }
        }
        try forEach { position, event in
            watch.see(event)
            conformance.see(event, at: position)
            try hand(conformance.takeFindings())
            summary.events = position &+ 1
            if position & 0xFFF == 0 { progress(position) }
            return true
        }
        conformance.finish()
        try hand(conformance.takeFindings())
        summary.judged = watch.count
        return summary
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
