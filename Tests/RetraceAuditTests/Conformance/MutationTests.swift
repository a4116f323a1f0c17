import Recovery
import RetraceAudit
import Testing

/// What was written past the engine is found, unless it makes a history that the engine could have written.
@Suite struct MutationTests {
    private static let perSeed = 150

    @Test(arguments: seeds)
    func `a changed history is found out, or is on the list of legal ones`(seed: UInt64) throws {
        let events = try RandomHistory.events(seed: seed)
        var random = SeededGenerator(seed: seed &+ 9_000)
        for number in 0..<Self.perSeed {
            guard let mutation = Mutation.random(of: events, &random), audited(mutation.events).isEmpty else {
                continue
            }
            let isListed = LegalMutation.all.contains { $0.matches(mutation) }
            #expect(isListed, "seed \(seed), mutation \(number): \(mutation.line)")
        }
    }

    @Test func `most changes are found, and each of the legal kinds is met`() throws {
        var found: [Mutation.Kind: Int] = [:]
        var all: [Mutation.Kind: Int] = [:]
        var met: [String: Int] = [:]
        for seed in seeds {
            let events = try RandomHistory.events(seed: seed)
            var random = SeededGenerator(seed: seed &+ 9_000)
            for _ in 0..<Self.perSeed {
                guard let mutation = Mutation.random(of: events, &random) else { continue }
                all[mutation.kind, default: 0] += 1
                if !audited(mutation.events).isEmpty {
                    found[mutation.kind, default: 0] += 1
                } else if let legal = LegalMutation.all.first(where: { $0.matches(mutation) }) {
                    met[legal.name, default: 0] += 1
                }
            }
        }
        for kind in Mutation.Kind.allCases {
            let share = found[kind, default: 0] * 100 / max(1, all[kind, default: 0])
            #expect(share >= 60, "\(kind.rawValue): \(share) % of \(all[kind, default: 0]) found")
        }
        #expect(Set(LegalMutation.all.map(\.name)).subtracting(met.keys) == [])
    }

    @Test(arguments: [Actor.operator, .citizen, .timer])
    func `the first signing key is made by the engine, and by nobody else`(by actor: Actor) throws {
        let events = try RandomHistory.events(seed: 1, turns: 20)
        let made = Payload.keyCreated(KeyEvent(kind: .signing, epoch: 1))
        let position = try #require(events.firstIndex { $0.payload == made })
        #expect(audited(Mutation.signed(by: actor, at: position, of: events).events).map(\.kind) == [.actor])
    }
}
