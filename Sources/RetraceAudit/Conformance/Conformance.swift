public import Recovery

/// Walks a log in its order and decides again: for each event, would the command handler have written it then, under the
/// policy then in force? Memory is bounded by the windows of the rules, as the engine's is.
///
/// The facts that a decision was made on are in its event, so the command can be given once more to the same `decide`.
/// All that decision comes to must follow in the log; what had fallen due must be settled before. Whatever is found, the
/// event is folded in and what is missing as well, so that one cause gives few findings; later ones of the same session
/// name the first.
public struct Conformance {
    /// The situation after the last event that was judged.
    public private(set) var situation = Situation()
    /// What was found and not yet taken.
    private var found: [ConformanceFinding] = []

    var owed = GroupOwed()
    var keys = KeyLedger()
    var passwords = PasswordTimes()
    var clock = ClockRecord()
    var holds = HoldLedger()
    /// Sessions whose credentials counted as sent at this time without a gateway's answer.
    var unanswered: (time: Instant, sessions: Set<SessionID>) = (Instant(milliseconds: .min), [])
    var hasBegun = false

    /// Whether a time is wrong is seen only by the two events behind it.
    private var waiting = Waiting()
    private var firstFindings: [SessionID: UInt64] = [:]
    /// So many sessions with findings are remembered.
    private static let memory = 100_000

    public init() {}

    /// Takes in the event at `position`, which must be the next. It is judged when two more have come.
    public mutating func see(_ event: Event, at position: UInt64) {
        if let (event, position) = waiting.push(event, position) { judge(event, at: position) }
    }

    /// Judges what is left: after the last event.
    public mutating func finish() {
        while let (event, position) = waiting.pop() { judge(event, at: position) }
    }

    /// What was found since the last call, in the order of positions.
    public mutating func takeFindings() -> [ConformanceFinding] {
        if found.isEmpty { return [] }
        defer { found.removeAll() }
        return found
    }

    /// The event behind the one that is judged.
    var next: Event? { waiting.first?.event }

    private mutating func judge(_ event: Event, at position: UInt64) {
        if let time = timeInstead(of: event, at: position) {
            var event = event
            event.time = time
            if let place = owed.place(of: event) { for _ in 0...place { owed.pop() } }
            return fold(event)
        }
        if isOwed(event, at: position) { return fold(event) }
        lookForSpentKeys(before: event, at: position)
        if isOfTurn(event) {
            judgeTurn(event, at: position)
        } else if !isSettled(event, at: position) {
            judgeCommand(event, at: position)
        }
        fold(event)
    }

    /// T6: the time that an event is folded in at if its own cannot be; nil if it can.
    private mutating func timeInstead(of event: Event, at position: UInt64) -> Instant? {
        if event.time < situation.time {
            add(.time, event, at: position, .t6, "time runs backwards here: the event before is later")
            return situation.time
        }
        guard let next = waiting.first?.event.time, next < event.time,
            let later = waiting.second?.event.time, later < event.time
        else { return nil }
        add(.time, event, at: position, .t6, "its time is later than that of the events behind it")
        return max(situation.time, next)
    }

    mutating func fold(_ event: Event) {
        keep(event)
        holds.see(event.payload)
        situation.evolve(event)
    }

    /// What this keeps beside the situation.
    private mutating func keep(_ event: Event) {
        switch event.payload {
        case .messageAttempted, .recoveryEnded: passwords.see(event)
        case .credentialsSent(let it):
            passwords.see(event)
            guard it.reference.isEmpty, let session = event.session else { return }
            if unanswered.time != event.time { unanswered = (event.time, []) }
            unanswered.sessions.insert(session)
        case .keyCreated(let it): if it.kind != .session { keys.create(it) }
        case .clockObserved(let it): clock.see(it, at: event.time)
        case .logRestored: keys.restore()
        case .policyAdopted: hasBegun = true
        default: break
        }
    }

    // MARK: Findings

    mutating func add(
        _ kind: ConformanceFinding.Kind, _ event: Event, at position: UInt64, _ rule: Rule, _ reason: String,
        expected: Draft? = nil, of session: SessionID? = nil
    ) {
        let session = session ?? event.session
        var finding = ConformanceFinding(
            kind: kind, position: position, time: event.time, found: event.payload.type, session: session, rule: rule,
            reason: reason, expected: expected)
        if let session {
            finding.first = firstFindings[session]
            if firstFindings.count >= Self.memory { firstFindings.removeAll() }
            if finding.first == nil { firstFindings[session] = position }
        }
        found.append(finding)
    }

    /// Whether something was found in a session before.
    func hasFinding(in session: SessionID) -> Bool { firstFindings[session] != nil }

    /// The next thing that had fallen due, as the engine's own settling gives it.
    mutating func settleNext(at now: Instant) -> Draft? { situation.settle(at: now) }
}
