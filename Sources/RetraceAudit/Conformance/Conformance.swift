public import Recovery

/// Walks a log in its order and decides again: for each event, would the command handler have written it then, under the
/// policy then in force? Memory is bounded by the windows of the rules, as the engine's is.
///
/// The facts that a decision was made on are in its event, so the command can be given once more to the same `decide`.
/// All that decision comes to must follow in the log; what had fallen due must be settled before. Whatever is found, the
/// event is folded in and what is missing as well, so that one cause gives few findings; later ones of the same session
/// name the first.
public struct Conformance: Sendable {
    /// The situation after the last event that was judged.
    public private(set) var situation = Situation()
    /// The events that were judged and are within the scope.
    public private(set) var judged: UInt64 = 0
    /// All that was found, within the scope or not.
    private(set) var count: UInt64 = 0
    /// What was found within the scope and not yet taken.
    private var found: [ConformanceFinding] = []
    private let scope: AuditScope

    var owed = GroupOwed()
    var keys = KeyLedger()
    var passwords = PasswordTimes()
    var clock = ClockRecord()
    var holds = HoldLedger()
    /// Sessions whose credentials counted as sent at this time without a gateway's answer.
    var unanswered: (time: Instant, sessions: Set<SessionID>) = (Instant(milliseconds: .min), [])
    var hasBegun = false
    /// The last restore, and the time of the event before it.
    var restore: (time: Instant, before: Instant)?

    /// The last event, if more was to follow that is written together with it.
    private var unfinished: (event: Event, position: UInt64)?

    /// Whether a time is wrong is seen only by the two events behind it.
    private var waiting = Waiting()
    private var firstFindings: [SessionID: UInt64] = [:]
    /// So many sessions with findings are remembered.
    private static let memory = 100_000

    /// An event is judged when so many behind it are known.
    static let lookahead = 2

    public init(_ scope: AuditScope = AuditScope()) { self.scope = scope }

    /// Takes in the event at `position`, which must be the next. It is judged when two more have come, or later.
    public mutating func see(_ event: Event, at position: UInt64) {
        if waiting.append(event, at: position) { judgeWaiting(before: Self.lookahead) }
    }

    /// Folds in an event that is known to be as decided.
    mutating func skip(_ event: Event) { fold(event) }

    /// The same for those below `end` that wait to be judged.
    mutating func skipWaiting(upTo end: UInt64) {
        do {
            let events = waiting.events
            while let (index, _) = waiting.next(before: 0, upTo: end) { fold(events[index]) }
        }
        waiting.drop()
    }

    /// Begins to count anew what is judged.
    mutating func forgetJudged() { judged = 0 }

    /// Judges what is left: after the last event.
    public mutating func finish() {
        judgeWaiting(before: 0)
        if let (event, position) = unfinished { missOwed(owed.drafts.count, before: event, at: position) }
    }

    /// Judges what has `count` events or more behind it.
    mutating func judgeWaiting(before count: Int) {
        do {
            let events = waiting.events
            while let (index, position) = waiting.next(before: count) {
                judge(events[index], at: position)
                if !isBetweenGroups {
                    unfinished = (events[index], position)
                } else if unfinished != nil {
                    unfinished = nil
                }
                if scope.covers(events[index], in: situation) { judged += 1 }
            }
        }
        waiting.drop()
    }

    /// Whether `takeFindings` has any.
    var hasNews: Bool { !found.isEmpty }

    /// Whether all was there that is written together with what was judged.
    var isBetweenGroups: Bool { owed.next == nil }

    /// What was found since the last call, in the order of positions.
    public mutating func takeFindings() -> [ConformanceFinding] {
        if found.isEmpty { return [] }
        defer { found.removeAll() }
        return found
    }

    /// The event behind the one that is judged.
    var next: Event? { waiting.following }

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
        guard let next = waiting.firstTime, next < event.time, let later = waiting.secondTime, later < event.time
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
        case .messageAttempted(let it):
            guard it.message.kind == .credentials, let session = event.session,
                situation.remembers(session, at: event.time)
            else { return }
            passwords.see(event)
        case .recoveryEnded: passwords.see(event)
        case .credentialsSent(let it):
            passwords.see(event)
            guard it.isUnanswered, let session = event.session,
                situation.session(session)?.isOvertaken == true
            else { return }
            if unanswered.time != event.time { unanswered = (event.time, []) }
            unanswered.sessions.insert(session)
        case .keyCreated(let it): if it.kind != .session { keys.create(it, at: event.time) }
        case .clockObserved(let it): clock.see(it, at: event.time)
        case .logRestored:
            keys.restore()
            restore = (event.time, situation.time)
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
        count += 1
        if scope.covers(event, of: session, in: situation) ?? true { found.append(finding) }
    }

    /// Whether something was found in a session before.
    func hasFinding(in session: SessionID) -> Bool { firstFindings[session] != nil }

    /// The next thing that had fallen due, as the engine's own settling gives it.
    mutating func settleNext(at now: Instant) -> Draft? { situation.settle(at: now) }
}
