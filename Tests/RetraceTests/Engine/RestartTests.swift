import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// A restart at any moment changes no decision.
@Suite(.serialized) struct RestartTests {
    enum Interruption: Hashable { case none, restart, restartWithoutViews }

    /// What a run leaves: answers, messages, and the log.
    private struct Outcome {
        let answers: [String]
        let messages: [String]
        let records: [[UInt8]]
    }

    private func run(_ script: Script, seed: UInt64, _ interruption: Interruption) async throws -> Outcome {
        let rig = try await EngineRig { $0.seed = seed }
        let run = try ScriptRun(rig)
        var generator = SeededGenerator(seed: seed ^ 0xFEED)
        for step in script.steps {
            if interruption != .none, Int.random(in: 0..<25, using: &generator) == 0 {
                await rig.close()
                if interruption == .restartWithoutViews {
                    try FileManager.default.removeItem(atPath: rig.options.data + "/views")
                }
                try await rig.open()
            }
            try await run.run(step)
        }
        let outcome = Outcome(
            answers: run.answers, messages: rig.inbox.messages.map { "\($0.reference) \($0.text.exposed)" },
            records: try rig.engine.log.recordsWithoutNotes())
        await rig.close()
        return outcome
    }

    /// Where two logs part, and the events there.
    private func firstDifference(_ a: [[UInt8]], _ b: [[UInt8]]) throws -> String? {
        if a == b { return nil }
        let index = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(a.count, b.count)
        let events = try [a, b].map { records in
            try records.dropFirst(index).first.map { "\(try EventRecord.decode($0.rawSpan))" } ?? "the end"
        }
        return "\(index): \(events[0]) and \(events[1])"
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `the log and all answers are the same with restarts and without`(seed: UInt64) async throws {
        let script = Script(seed: seed, count: 500)
        let straight = try await run(script, seed: seed, .none)
        #expect(straight.records.count > 200, "seed \(seed)")
        for interruption in [Interruption.restart, .restartWithoutViews] {
            let other = try await run(script, seed: seed, interruption)
            #expect(other.answers == straight.answers, "seed \(seed), \(interruption)")
            #expect(other.messages == straight.messages, "seed \(seed), \(interruption)")
            let difference = try firstDifference(other.records, straight.records)
            #expect(difference == nil, "seed \(seed), \(interruption)")
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a snapshot at any moment goes on as the situation does`(seed: UInt64) async throws {
        let rig = try await EngineRig { $0.seed = seed }
        let run = try ScriptRun(rig)
        for step in Script(seed: seed, count: 400).steps { try await run.run(step) }
        let events = try rig.events()
        var generator = SeededGenerator(seed: seed)
        var situation = Situation()
        var restored = Situation()
        for event in events {
            if Int.random(in: 0..<40, using: &generator) == 0 {
                restored = try #require(SituationSnapshot.decode(SituationSnapshot.encode(restored)))
            }
            situation.evolve(event)
            restored.evolve(event)
        }
        #expect(SituationSnapshot.encode(restored) == SituationSnapshot.encode(situation), "seed \(seed)")
        await rig.close()
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a damaged snapshot is none, or one that can be used, and never a trap`(seed: UInt64) async throws {
        let rig = try await EngineRig { $0.seed = seed }
        let run = try ScriptRun(rig)
        for step in Script(seed: seed, count: 300).steps { try await run.run(step) }
        let chunks = SituationSnapshot.encode(try rig.engine.writer.situation())
        #expect(SituationSnapshot.decode(chunks) != nil)
        #expect(SituationSnapshot.decode([]) == nil)
        for index in chunks.indices {
            var fewer = chunks
            fewer.remove(at: index)
            #expect(SituationSnapshot.decode(fewer) == nil)
            var twice = chunks
            twice.append(index == 0 ? [] : Array(chunks[index].dropLast()))
            #expect(SituationSnapshot.decode(twice) == nil)
        }
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<3_000 {
            var damaged = chunks
            let chunk = Int.random(in: 0..<damaged.count, using: &generator)
            let byte = Int.random(in: 0..<damaged[chunk].count, using: &generator)
            damaged[chunk][byte] ^= UInt8.random(in: 1...255, using: &generator)
            if Bool.random(using: &generator) { damaged[chunk].removeLast(byte / 8) }
            guard var situation = SituationSnapshot.decode(damaged) else { continue }
            while let draft = situation.settle(at: rig.clock.now) {
                situation.evolve(
                    Event(time: rig.clock.now, session: draft.session, actor: draft.actor, payload: draft.payload))
            }
            _ = situation.openSessions
        }
        await rig.close()
    }

    @Test func `what fell due while nothing ran is appended at opening, at the time of opening`() async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let handle = try await rig.begin(.guide)
        await rig.close()
        rig.advance(.hours(2))
        try await rig.open()
        let events = try rig.events().filter { $0.actor == .timer && $0.session == handle.session }
        #expect(events.map(\.payload.type) == [.otpExpired, .recoveryEnded])
        #expect(events.allSatisfy { $0.time == rig.clock.now })
        let expiry = OTPExpired(issue: 1, due: EngineRig.start + .seconds(300))
        #expect(events.first?.payload == .otpExpired(expiry))
        // The hour of its key is over too.
        #expect(try rig.events().last?.payload.type == .keyDestroyed)
    }
}

extension EventLog {
    /// All records but those of repeated refusals: which repetitions are written begins anew with each process.
    fileprivate func recordsWithoutNotes() throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        try read(from: 0) { _, record in
            if try !EventRecord.decode(record).payload.isNote { records.append(record.array) }
            return true
        }
        return records
    }
}

extension Payload {
    fileprivate var isNote: Bool {
        switch self {
        case .captchaFailed: true
        case .requestRefused(let it): it.rule != .e3
        case .otpRejected(let it): it.reason == .noneAlive
        default: false
        }
    }
}
