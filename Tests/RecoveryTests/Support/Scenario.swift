import Recovery

/// Given, when, then: runs commands at times as the engine does. What has fallen due is settled first, then the command
/// is decided, and its events are appended and folded in; repetitions are counted beside.
struct Scenario {
    var situation = Situation()
    var now = Scenario.noon
    /// All events so far.
    var log: [Event] = []
    /// The sessions in the order in which they began.
    var sessions: [SessionID] = []
    /// What the last claim took.
    var claims: [MessageClaim] = []
    var counts: [Noted.Subject: UInt32] = [:]
    var names: UInt64 = 0

    /// 2026-01-05, 12:00 in Vietnam.
    static let noon = Instant(milliseconds: 1_767_589_200_000)

    static func given(_ steps: Step..., policy: Policy? = nil) -> Scenario {
        var scenario = Scenario()
        if let policy { scenario.run(.adoptPolicy(policy), at: scenario.now) }
        for step in steps { scenario.play(step) }
        return scenario
    }

    /// What the last of these steps comes to.
    func when(_ steps: Step...) -> Outcome {
        var scenario = self
        var outcome = Outcome(answer: .done, events: [], settled: [], scenario: self)
        for step in steps { outcome = scenario.play(step) }
        return outcome
    }

    func and(_ steps: Step...) -> Scenario {
        var scenario = self
        for step in steps { scenario.play(step) }
        return scenario
    }

    @discardableResult
    mutating func play(_ step: Step) -> Outcome {
        var outcome = Outcome(answer: .done, events: [], settled: [], scenario: self)
        for action in step.actions {
            now = now + action.delay
            // The timer may run before; messages are looked for at the time of the command.
            let command = action.command(&self)
            outcome = run(command, at: now, as: action.reference)
        }
        return outcome
    }

    @discardableResult
    mutating func run(_ command: Command, at time: Instant, as reference: CommandReference? = nil) -> Outcome {
        now = time
        let settled = settle()
        if let reference, let known = situation.command(reference.id, at: now) {
            return Outcome(answer: remembered(known, reference), events: [], settled: settled, scenario: self)
        }
        let decision = situation.decide(command, at: now)
        var drafts = decision.drafts
        if let noted = decision.noted, let draft = note(noted) { drafts.append(draft) }
        let events = append(drafts, as: reference)
        if case .requested(let id, _) = decision.answer { sessions.append(id) }
        if case .claimed(let taken) = decision.answer, !taken.isEmpty { claims = taken }
        return Outcome(
            answer: decision.answer, events: events, settled: settled, scenario: self, decision: decision)
    }

    private mutating func settle() -> [Event] {
        var settled: [Event] = []
        while let draft = situation.settle(at: now) { settled += append([draft]) }
        return settled
    }

    private mutating func append(_ drafts: [Draft], as reference: CommandReference? = nil) -> [Event] {
        drafts.map { draft in
            let event = Event(
                time: now, session: draft.session, actor: draft.actor, command: reference, payload: draft.payload)
            situation.evolve(event)
            log.append(event)
            return event
        }
    }

    private mutating func note(_ noted: Noted) -> Draft? {
        let count = (counts[noted.subject] ?? situation.noted(noted.subject, at: now)) + 1
        counts[noted.subject] = count
        return noted.draft(count: count)
    }

    private func remembered(_ known: CommandMemory, _ reference: CommandReference) -> Answer {
        let events = log[Int(known.position)...].prefix { $0.command == reference }
        return Answer(events: Array(events)) ?? .done
    }

    /// A name that no other session has.
    mutating func newSession() -> SessionID {
        names += 1
        return SessionID(at: now, random: (names, spread(names)))
    }

    func session(_ number: Int?) -> SessionID {
        let nobody = SessionID(high: 0, low: 0)
        guard let number else { return sessions.last ?? nobody }
        return sessions.indices.contains(number - 1) ? sessions[number - 1] : nobody
    }

    func stage(_ number: Int? = nil) -> Stage? { situation.session(session(number))?.stage }

    func events(of type: EventType) -> [Event] { log.filter { $0.payload.type == type } }

    /// Codes whose message is really due: of no decoy, and not kept back.
    var codesDue: Int {
        events(of: .otpIssued).filter { event in
            guard case .otpIssued(let it) = event.payload, let id = event.session else { return false }
            return it.withheld == nil && situation.session(id)?.isDecoy == false
        }.count
    }
}

/// What a command came to.
struct Outcome {
    let answer: Answer
    /// Of the command itself.
    let events: [Event]
    /// What had fallen due before it.
    let settled: [Event]
    let scenario: Scenario
    /// What was decided; nil if the command was known already.
    var decision: Decision?

    var types: [EventType] { events.map(\.payload.type) }

    var rule: Rule? {
        guard case .refused(let refusal) = answer else { return nil }
        return refusal.rule
    }

    var until: Instant? {
        guard case .refused(let refusal) = answer else { return nil }
        return refusal.until
    }

    var isVerified: Bool { types.contains(.otpVerified) }

    var issue: OTPIssued? {
        events.lazy.compactMap { event in
            guard case .otpIssued(let it) = event.payload else { return nil }
            return it
        }.first
    }

    var decoy: Rule? { request?.decoy }

    var request: RecoveryRequested? {
        events.lazy.compactMap { event in
            guard case .recoveryRequested(let it) = event.payload else { return nil }
            return it
        }.first
    }

    var rejection: OTPRejected? {
        events.lazy.compactMap { event in
            guard case .otpRejected(let it) = event.payload else { return nil }
            return it
        }.first
    }
}

/// Spreads small numbers over 64 bits (SplitMix64's finaliser).
func spread(_ number: UInt64) -> UInt64 {
    var generator = InputGenerator(state: number)
    return generator.next()
}
