import Recovery
import Retrace

/// Plausible traffic through a real engine under a virtual clock. One thing after the other, and all chance from the
/// seed: the same seed gives the same log, byte for byte.
final class Simulation {
    let plan: SimulationPlan
    let engine: Engine
    let clock: VirtualClock
    let directory: SimulatedDirectory
    let gateway: SimulatedGateway
    let population: Population

    var random: SeededRandom
    var visits: [Visit] = []
    var sessions: [SessionID: Int] = [:]
    var queue = TimedQueue<(visit: Int, move: Move)>()
    private(set) var tokens = 0

    init(_ plan: SimulationPlan, _ outside: SimulatedOutside, _ engine: Engine) {
        self.plan = plan
        self.engine = engine
        clock = outside.clock
        directory = outside.directory
        gateway = outside.gateway
        population = outside.population
        random = SeededRandom(seed: plan.seed, stream: 1)
    }

    /// Runs to the end; `progress` is told the days that are over.
    func run(_ progress: (Instant) -> Void) async throws {
        try await register()
        for day in 0..<plan.days { scheduleCitizens(on: day) }
        try scheduleAttacks()
        var last: Instant?
        var days = DailyCheckpoints(from: plan.start)
        while let time = next(after: last) {
            try days.sign(before: time.at, engine)
            clock.move(to: time.at)
            progress(time.at)
            if time.isEngines {
                last = time.at
                try await engine.deliverMessages()
            } else if let (visit, move) = queue.pop() {
                last = nil
                try await perform(move, visit)
            }
            for parcel in gateway.takeParcels() { schedule(parcel) }
        }
        try days.sign(before: plan.end, engine)
        clock.move(to: plan.end)
        try await engine.settle()
    }

    /// What comes next before the end: a move of somebody, or what the engine has to do. `last` is when the engine was
    /// last asked, so that it is not asked twice for the same.
    private func next(after last: Instant?) -> (at: Instant, isEngines: Bool)? {
        let move = queue.nextTime
        var due = engine.nextMoment
        if let last, let moment = due, moment <= last { due = nil }
        let at = [move, due].compactMap(\.self).min()
        guard let at, at < plan.end else { return nil }
        return (max(at, clock.now), due == at)
    }

    /// Puts the accounts into the directory and tells the log.
    private func register() async throws {
        var entries: [ImportReport.Entry] = []
        for resident in population.residents {
            directory.set(
                SimulatedDirectory.Account(
                    phone: resident.phone, otherPhones: resident.otherPhones, phoneSince: resident.phoneSince,
                    isDisabled: resident.isDisabled), for: resident.identifier)
            entries.append(
                ImportReport.Entry(
                    account: resident.identifier, phone: resident.phone, since: resident.phoneSince))
        }
        try await engine.record(ImportReport(registered: entries))
    }

    // MARK: Plans

    func add(_ visit: Visit, at time: Instant) {
        visits.append(visit)
        queue.push((visits.count - 1, .begin), at: time)
    }

    func schedule(_ move: Move, _ visit: Int, in seconds: ClosedRange<Int>) {
        queue.push((visit, move), at: clock.now + random.seconds(seconds))
    }

    private func schedule(_ parcel: Parcel) {
        guard let visit = sessions[parcel.session] else { return }
        queue.push((visit, .receive(parcel)), at: parcel.arrival ?? clock.now + .hours(2))
    }

    func nextToken(_ difficulty: CaptchaDifficulty, isRight: Bool) -> Secret {
        tokens += 1
        return SimulatedCaptcha.token(tokens, difficulty, isRight: isRight)
    }
}

/// What is to be simulated.
struct SimulationPlan {
    var accounts: Int
    var days: Int
    var seed: UInt64
    var attacks: [AttackName] = []

    /// Monday 2026-01-05, midnight in Vietnam, whenever it is run.
    let start = Instant(milliseconds: 1_767_546_000_000)
    var end: Instant { start + .days(Int64(days)) }

    /// One-stop offices, and the shared addresses of a mobile carrier.
    static let office = "113.160.20.0/24"
    static let carrier = "27.64.8.0/24"

    var policy: Policy {
        var policy = Policy.standard
        policy.trustedNetworks = [Self.office, Self.carrier]
        return policy
    }
}

/// What stands around the engine.
struct SimulatedOutside {
    let clock: VirtualClock
    let directory = SimulatedDirectory()
    let gateway: SimulatedGateway
    let population: Population
}
