import EventStore
import Recovery
import Retrace
import RetraceAudit
import Testing

/// A replay tells each event with its session before and after, whatever else is told.
@Suite struct ReplayerTests {
    private func steps(_ replayer: Replayer, _ filter: EventFilter) throws -> [ReplayedStep] {
        var steps: [ReplayedStep] = []
        try replayer.forEachStep(matching: filter) { step in
            steps.append(step)
            return true
        }
        return steps
    }

    private func randomFilter(_ past: RandomPast) -> EventFilter {
        var filter = EventFilter()
        switch past.roll(6) {
        case 0: filter.session = past.sessionIDs[past.roll(past.sessionIDs.count)]
        case 1: filter.account = past.accounts[past.roll(7)]
        case 2: filter.phone = past.phones[past.roll(6)]
        case 3: filter.client = past.clients[past.roll(5)]
        default: break
        }
        if past.roll(3) == 0 {
            let low = UInt64(past.roll(400))
            filter.positions = low..<low + UInt64(past.roll(200))
        }
        if past.roll(3) == 0 {
            let low = past.events[past.roll(400)].time
            filter.times = low..<low + .minutes(Int64(past.roll(10)))
        }
        if past.roll(3) == 0 { filter.types = [.otpRejected, .recoveryEnded, .policyAdopted] }
        if past.roll(4) == 0 { filter.limit = past.roll(20) }
        return filter
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max), 21, 22])
    func `a replay is the same with views and from the log alone`(seed: UInt64) throws {
        let past = try RandomPast(seed: seed, events: 400)
        var told = 0
        for _ in 0..<40 {
            let filter = randomFilter(past)
            let whole = try steps(Replayer(past.log, views: past.views), filter)
            #expect(whole == (try steps(Replayer(past.log), filter)), "seed \(seed), \(filter)")
            told += whole.count
        }
        #expect(told > 100)
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max), 23])
    func `each step begins where the one before in its session ended, and the last is the present`(seed: UInt64) throws
    {
        let past = try RandomPast(seed: seed, events: 400)
        let all = try steps(Replayer(past.log), EventFilter())
        #expect(all.map(\.event) == past.events)
        #expect(all.map(\.position) == Array(0..<400))
        var last: [SessionID: SessionView] = [:]
        for step in all {
            guard let id = step.event.session else { continue }
            #expect(step.before == last[id], "seed \(seed), position \(step.position)")
            last[id] = step.after
        }
        for (id, session) in last { #expect(try past.views.session(id) == session, "seed \(seed)") }
    }

    @Test func `the time since the step before is that of the steps that are told`() throws {
        let past = try RandomPast(seed: 24, events: 200)
        var filter = EventFilter()
        filter.account = past.accounts[0]
        let told = try steps(Replayer(past.log, views: past.views), filter)
        try #require(told.count > 2)
        #expect(told[0].elapsed == nil)
        for (step, next) in zip(told, told.dropFirst()) { #expect(next.elapsed == next.event.time - step.event.time) }
    }

    @Test func `a step has the policy that its session began under, and never the numbers of another`() throws {
        let past = try RandomPast(seed: 25, events: 400)
        var adopted: [UInt32: Policy] = [:]
        var newest: Policy?
        try Replayer(past.log).forEachStep(matching: EventFilter()) { step in
            let version = (step.after ?? step.before)?.policy
            #expect(step.policy == (version == nil ? newest : version.flatMap { adopted[$0] }))
            if case .policyAdopted(let it) = step.event.payload {
                adopted[it.policy.version] = it.policy
                newest = it.policy
            }
            return true
        }
        #expect(newest != nil)
    }
}
