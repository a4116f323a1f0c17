import Recovery
import Testing

/// Random sequences of commands: what holds for every log, and that what is dropped from memory changes no decision.
@Suite struct SequenceTests {
    private static let length = 400

    @Test(arguments: seeds)
    func `every log keeps the rules, and every session ends`(seed: UInt64) {
        var scenario = Scenario.given()
        var commands = RandomCommands(seed: seed)
        for _ in 0..<Self.length {
            let time = scenario.now + commands.delay()
            scenario.run(Self.next(&commands, &scenario, at: time), at: time)
            #expect(Self.forgotten(scenario.situation).isEmpty, "seed \(seed)")
        }
        scenario.play(.wait(.days(40)))
        #expect(Invariants.check(scenario.log) == [], "seed \(seed)")
        #expect(scenario.situation.openSessions == 0, "seed \(seed)")
        #expect(scenario.situation.nextDue == nil, "seed \(seed)")
        #expect(
            scenario.situation.spentEpochs(at: scenario.now).count == scenario.situation.epochs.count, "seed \(seed)")
    }

    @Test func `the sequences reach every kind of event of a session`() {
        var seen: Set<EventType> = []
        for seed in seeds {
            var scenario = Scenario.given()
            var commands = RandomCommands(seed: seed)
            for _ in 0..<Self.length {
                let time = scenario.now + commands.delay()
                scenario.run(Self.next(&commands, &scenario, at: time), at: time)
            }
            seen.formUnion(scenario.log.map(\.payload.type))
        }
        let others: Set<EventType> = [
            .accountRegistered, .phoneChanged, .keyCreated, .keyDestroyed, .clockObserved, .subjectErased,
            .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied,
        ]
        #expect(Set(EventType.allCases).subtracting(seen) == others)
    }

    @Test(arguments: seeds)
    func `a situation folded anew, swept or requeued decides the same`(seed: UInt64) {
        var scenario = Scenario.given()
        var commands = RandomCommands(seed: seed)
        var chance = InputGenerator(seed: seed &+ 1_000)
        var variants = Array(repeating: scenario.situation, count: 4)
        for step in 0..<Self.length {
            Self.disturb(&variants, scenario.log, &chance)
            let time = scenario.now + commands.delay()
            let command = Self.next(&commands, &scenario, at: time)
            let outcome = scenario.run(command, at: time)
            for index in variants.indices {
                let difference = Self.follow(&variants[index], command, outcome)
                #expect(difference == nil, "seed \(seed), step \(step), variant \(index): \(difference ?? "")")
                if difference != nil { return }
            }
        }
    }

    /// The first is swept at every step, the second folded anew now and then, the third requeued, the last all of it.
    private static func disturb(_ variants: inout [Situation], _ log: [Event], _ chance: inout InputGenerator) {
        variants[0].sweep()
        if chance.chance(10) { variants[1] = fold(log) }
        if chance.chance(20) { variants[2].rebuildQueues() }
        if chance.chance(10) { variants[3] = fold(log) }
        variants[3].sweep()
        variants[3].rebuildQueues()
    }

    private static func fold(_ log: [Event]) -> Situation {
        var situation = Situation()
        for event in log { situation.evolve(event) }
        return situation
    }

    /// What a variant decides otherwise; it folds in what was decided.
    private static func follow(_ variant: inout Situation, _ command: Command, _ outcome: Outcome) -> String? {
        let now = outcome.scenario.now
        if case .claimMessages(_, let sessions) = command {
            // Hints may differ; what is due may not be missing.
            let taken = Set(variant.takeSessionsWithMessages(at: now, limit: .max))
            let due = due(variant, at: now)
            if !due.isSubset(of: taken) { return "the outbox forgot \(due.subtracting(taken))" }
            if !due.isSubset(of: sessions) { return "the outbox of the first forgot \(due.subtracting(sessions))" }
        }
        for event in outcome.settled {
            let draft = variant.settle(at: now)
            if draft != Draft(event.session, event.actor, event.payload) { return "settled \(draft as Any)" }
            variant.evolve(event)
        }
        if let draft = variant.settle(at: now) { return "settled \(draft) too" }
        let decision = variant.decide(command, at: now)
        guard let expected = outcome.decision, decision.drafts == expected.drafts, decision.answer == expected.answer,
            decision.noted?.draft(count: 1) == expected.noted?.draft(count: 1)
        else { return "\(command.kind) came to \(decision)" }
        for event in outcome.events { variant.evolve(event) }
        return nil
    }

    /// A claim takes what is due, as the outbox's worker does.
    private static func next(_ commands: inout RandomCommands, _ scenario: inout Scenario, at time: Instant) -> Command
    {
        scenario.now = time
        let command = commands.next(&scenario)
        guard case .claimMessages(let worker, _) = command else { return command }
        let sessions = scenario.situation.takeSessionsWithMessages(at: time, limit: .max)
        return .claimMessages(worker: worker, sessions: sessions)
    }

    private static func due(_ situation: Situation, at now: Instant) -> Set<SessionID> {
        Set(
            situation.sessions.keys.filter { id in
                guard let session = situation.session(id, at: now) else { return false }
                return session.openMessages.contains { $0.delivery.next <= now }
            })
    }

    /// Sessions in which something is overdue although all has just been settled.
    private static func forgotten(_ situation: Situation) -> [SessionID] {
        situation.sessions.values.filter { session in
            guard let due = session.due(under: situation.policy(of: session)) else { return false }
            return due <= situation.time || situation.nextDue.map { due < $0 } ?? true
        }.map(\.id)
    }
}
