import EventStore
import Foundation
import Recovery
import Retrace

/// What came of a simulation.
package struct SimulationOutcome: Sendable {
    package let events: UInt64
    package let sessions: Int
    /// How many sessions each attack began, in the order of their names.
    package let attacks: [(name: String, sessions: Int)]
    package let bytes: Int
    /// The root of the log's tree in hexadecimal.
    package let root: String
}

/// Simulates a province in a new or empty folder. `attacks` are names of `AttackName`.
package func simulate(
    accounts: Int, days: Int, seed: UInt64, attacks: [String] = [], data: String
) async throws -> SimulationOutcome {
    let names = attacks.compactMap(AttackName.init(rawValue:))
    let plan = SimulationPlan(accounts: accounts, days: days, seed: seed, attacks: names)
    return try await simulate(plan, data: data) { _ in }
}

func simulate(_ plan: SimulationPlan, data: String, _ progress: (Instant) -> Void) async throws -> SimulationOutcome {
    try Folders.fresh(data)
    let (sessions, attacks) = try await run(plan, data, progress)
    let log = try EventLog.open(at: data + "/log", options: readOnly)
    let report = try log.verify()
    return SimulationOutcome(
        events: report.size, sessions: sessions, attacks: attacks, bytes: try log.statistics().usedSize,
        root: report.root.hexadecimal)
}

private let readOnly: EventLog.Options = {
    var options = EventLog.Options()
    options.isReadOnly = true
    return options
}()

private func run(
    _ plan: SimulationPlan, _ data: String, _ progress: (Instant) -> Void
) async throws -> (Int, [(name: String, sessions: Int)]) {
    var population = try Population(count: plan.accounts, seed: plan.seed, start: plan.start)
    if plan.attacks.contains(.ring) {
        for index in plan.ring(of: population) {
            population.setPhone(try Population.phone(9_200_000 + index % 3), of: index)
        }
    }
    let outside = SimulatedOutside(
        clock: VirtualClock(at: plan.start), gateway: SimulatedGateway(seed: plan.seed), population: population)
    let ports = EnginePorts(directory: outside.directory, gateway: outside.gateway, captcha: SimulatedCaptcha())
    let engine = try await Engine.open(options(plan, data, outside.clock), ports)
    do {
        let simulation = Simulation(plan, outside, engine)
        try await simulation.run(progress)
        let labels = try Labels(simulation)
        try labels.write(to: data + "/labels.jsonl")
        try engine.catchUpViews()
        await engine.close()
        return (simulation.sessions.count, labels.counts)
    } catch {
        await engine.close()
        throw error
    }
}

private func options(_ plan: SimulationPlan, _ data: String, _ clock: VirtualClock) -> EngineOptions {
    var options = EngineOptions(data: data, keys: .test)
    options.policy = plan.policy
    options.isDevelopment = true
    options.isDurable = false
    options.clock = clock
    options.seed = plan.seed
    return options
}
