import Recovery
import Retrace

/// The sessions that a replay goes through, as far as they are still of interest: in bounded memory, for a session is
/// forgotten ten days of log time after it began, when nothing but a late receipt can follow.
struct SessionTracker {
    private(set) var sessions: [SessionID: SessionView] = [:]
    private var nextSweep = 4096

    subscript(id: SessionID) -> SessionView? { sessions[id] }

    /// Takes in a session that was found elsewhere.
    mutating func remember(_ session: SessionView) { sessions[session.id] = session }

    /// Folds an event into its session. Returns the session before and after.
    mutating func fold(_ event: Event, at position: UInt64) -> (before: SessionView?, after: SessionView?) {
        guard let id = event.session else { return (nil, nil) }
        let before = sessions[id]
        guard let after = before.after(event, at: position) else { return (before, nil) }
        sessions[id] = after
        if sessions.count > nextSweep { sweep(at: event.time) }
        return (before, after)
    }

    private mutating func sweep(at now: Instant) {
        sessions = sessions.filter { now < $0.value.begun + Reach.session }
        nextSweep = max(4096, sessions.count * 2)
    }
}

extension SessionView? {
    /// The session after one more of its events; nil if it is not known.
    func after(_ event: Event, at position: UInt64) -> SessionView? {
        guard let id = event.session else { return self }
        var session = self
        if case .recoveryRequested(let request) = event.payload {
            session = SessionView(id, request, at: event.time, position: position)
        }
        session?.evolve(event, at: position)
        return session
    }
}
