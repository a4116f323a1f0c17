import EventStore
import Recovery
public import Retrace

/// Goes over the events of a log again and tells each of them as a step.
public struct Replayer: Sendable {
    private let log: EventLog
    private let views: Views?

    /// By the views' indexes where there are any; otherwise from the log alone, which is then read from its beginning.
    public init(_ log: AuditedLog, views: Views? = nil) {
        self.log = log.log
        self.views = views
    }

    /// Hands the steps that a filter asks for to `body` in order, until it returns false; `isReversed` counts for
    /// nothing. In bounded memory, however long the log.
    ///
    /// Throws `RetraceError.record` at an event that this version cannot read.
    public func forEachStep(matching filter: EventFilter, _ body: (ReplayedStep) throws -> Bool) throws {
        var filter = filter
        filter.isReversed = false
        var run = ReplayRun()
        if let views {
            run.policies = try policies(views)
            // If some kinds are left out, what a session was before must be looked up each time.
            let hasGaps = filter.types != nil
            try views.forEachEvent(matching: filter) { logged in
                if let id = logged.event.session, hasGaps || !run.knows(id), !logged.event.beginsSession {
                    try remember(id, before: logged.position, views, &run)
                }
                return try body(run.step(logged.event, at: logged.position))
            }
        } else {
            try forEachStepOfLog(filter, &run, body)
        }
    }

    private func forEachStepOfLog(
        _ filter: EventFilter, _ run: inout ReplayRun, _ body: (ReplayedStep) throws -> Bool
    ) throws {
        var matcher = EventMatcher(filter)
        var left = filter.limit
        let end = try end(of: filter)
        if left <= 0 { return }
        try log.read(from: 0, upTo: end) { position, record in
            let event = try decode(record, at: position)
            run.policies.note(event, at: position)
            // What comes before the span still makes its sessions what they are.
            guard matcher.accepts(event), filter.positions.contains(position) else {
                run.pass(event, at: position)
                return true
            }
            left -= 1
            return try body(run.step(event, at: position)) && left > 0
        }
    }

    private func end(of filter: EventFilter) throws -> UInt64 {
        guard let times = filter.times else { return filter.positions.upperBound }
        return min(
            filter.positions.upperBound, try log.firstPosition(atOrAfter: times.upperBound.milliseconds))
    }

    private func policies(_ views: Views) throws -> PolicyHistory {
        var history = PolicyHistory()
        var filter = EventFilter()
        filter.types = [.policyAdopted]
        try views.forEachEvent(matching: filter) { logged in
            history.note(logged.event, at: logged.position)
            return true
        }
        return history
    }

    /// Folds what a session was before an event, by the index.
    private func remember(_ id: SessionID, before position: UInt64, _ views: Views, _ run: inout ReplayRun) throws {
        var filter = EventFilter()
        filter.session = id
        filter.positions = 0..<position
        var session: SessionView?
        try views.forEachEvent(matching: filter) { logged in
            session = session.after(logged.event, at: logged.position)
            return true
        }
        if let session { run.remember(session) }
    }
}

/// Events in hand, as steps: each session must be there from its beginning, and each policy from its adoption.
func replayed(_ events: [(position: UInt64, event: Event)]) -> [ReplayedStep] {
    var run = ReplayRun()
    return events.map { position, event in
        run.policies.note(event, at: position)
        return run.step(event, at: position)
    }
}

/// What a replay keeps between two events.
struct ReplayRun {
    var policies = PolicyHistory()
    private var sessions = SessionTracker()
    private var last: Instant?

    func knows(_ id: SessionID) -> Bool { sessions[id] != nil }

    mutating func remember(_ session: SessionView) { sessions.remember(session) }

    /// Folds in an event that is not shown.
    mutating func pass(_ event: Event, at position: UInt64) { _ = sessions.fold(event, at: position) }

    mutating func step(_ event: Event, at position: UInt64) -> ReplayedStep {
        let (before, after) = sessions.fold(event, at: position)
        // No other policy's numbers for a session whose own is not there.
        let policy =
            if let version = (after ?? before)?.policy {
                policies.policy(version: version, at: position)
            } else {
                policies.policy(at: position)
            }
        defer { last = event.time }
        return ReplayedStep(
            position: position, event: event, elapsed: last.map { event.time - $0 }, before: before, after: after,
            policy: policy)
    }
}

extension Event {
    fileprivate var beginsSession: Bool { payload.type == .recoveryRequested }
}
