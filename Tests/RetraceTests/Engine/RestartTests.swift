import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// A restart at any moment changes no decision.
@Suite(.serialized) struct RestartTests {
    enum Interruption: Hashable {
        case none, restart, restartWithoutViews
        /// Any of these at each moment, and others: see `Moment`.
        case mixed
    }

    /// What happens at one moment of a mixed sequence.
    private enum Moment: CaseIterable {
        case restart, restartWithoutViews, restartWithoutSnapshot
        /// A restart with the views and the snapshot of an earlier moment, if they were kept.
        case restartWithOldViews
        case keepViews
        /// The views are folded up to here.
        case fold
        /// The views are made again beside those in use.
        case rebuild
    }

    /// What a run leaves: answers, messages, and the log.
    private struct Outcome {
        let answers: [String]
        let messages: [String]
        let records: [[UInt8]]
        /// Of the whole log.
        let size: Int
    }

    private func run(_ script: Script, seed: UInt64, _ interruption: Interruption) async throws -> Outcome {
        let rig = try await EngineRig { $0.seed = seed }
        let run = try ScriptRun(rig)
        var generator = SeededGenerator(seed: seed ^ 0xFEED)
        for step in script.steps {
            if interruption != .none, Int.random(in: 0..<25, using: &generator) == 0 {
                let moment: Moment? =
                    switch interruption {
                    case .none: nil
                    case .restart: .restart
                    case .restartWithoutViews: .restartWithoutViews
                    case .mixed: Moment.allCases.randomElement(using: &generator)
                    }
                if let moment { try await interrupt(rig, moment) }
            }
            try await run.run(step)
        }
        let outcome = Outcome(
            answers: run.answers, messages: rig.inbox.messages.map { "\($0.reference) \($0.text.exposed)" },
            records: try rig.engine.log.recordsWithoutNotes(), size: try rig.events().count)
        if interruption == .mixed {
            try rig.engine.catchUpViews()
            let views = try rig.engine.snapshots.store.verify(against: rig.engine.log)
            #expect(views.difference == nil && views.position == UInt64(outcome.size), "seed \(seed)")
        }
        await rig.close()
        return outcome
    }

    private func interrupt(_ rig: EngineRig, _ moment: Moment) async throws {
        switch moment {
        case .fold: return try rig.engine.catchUpViews()
        case .rebuild: return try rig.engine.snapshots.store.rebuild(from: rig.engine.log)
        case .restart, .restartWithoutViews, .restartWithoutSnapshot, .restartWithOldViews, .keepViews: break
        }
        await rig.close()
        let files = FileManager.default
        let (views, kept) = (rig.options.data + "/views", rig.options.data + "-kept")
        switch moment {
        case .restartWithoutViews: try files.removeItem(atPath: views)
        case .restartWithoutSnapshot: try await forgetSnapshot(rig.options.data)
        case .restartWithOldViews where files.fileExists(atPath: kept):
            try files.removeItem(atPath: views)
            try files.copyItem(atPath: kept, toPath: views)
        case .keepViews:
            if files.fileExists(atPath: kept) { try files.removeItem(atPath: kept) }
            try files.copyItem(atPath: views, toPath: kept)
        case .restart, .restartWithOldViews, .fold, .rebuild: break
        }
        try await rig.open()
    }

    /// Puts one that nobody believes in the place of the snapshot.
    private func forgetSnapshot(_ data: String) async throws {
        while true {
            do {
                try ViewStore.openOrCreate(data: data, isDurable: false).storeSnapshot(position: 0, chunks: [])
                return
            } catch RetraceError.storage(.alreadyOpen) {
                // The engine that was closed lets its files go when its last thread is over.
                try await Task.sleep(for: .milliseconds(10))
            }
        }
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
        for interruption in [Interruption.restart, .restartWithoutViews, .mixed] {
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
        for _ in 0..<800 {
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

    @Test func `after a restart what is due is sent at once, however much was sent before`() async throws {
        let rig = try await EngineRig()
        for number in 0..<150 {
            rig.directory.add(try .number(number))
            _ = try await rig.begin(.number(number), browser: number)
        }
        #expect(try await rig.engine.deliverMessages() == 150)
        _ = try await rig.begin(.number(149), browser: 200)
        rig.advance(.seconds(61))
        _ = try await rig.begin(.number(149), browser: 201)
        await rig.close()
        try FileManager.default.removeItem(atPath: rig.options.data + "/views")
        try await rig.open()
        #expect(try await rig.engine.deliverMessages() == 1)
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
