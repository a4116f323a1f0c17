import EventStore
import Foundation
import Recovery
import Retrace
import RetraceAudit
import Testing

/// What changed between two moments is what two folds differ in.
@Suite struct LogDifferenceTests {
    @Test(arguments: [UInt64.random(in: 0 ... .max), 11, 12])
    func `a difference names whatever two folds differ in, and nothing else`(seed: UInt64) throws {
        let past = try RandomPast(seed: seed, events: 400)
        let folder = past.data + "/temporary"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for _ in 0..<4 {
            let low = UInt64(past.roll(400))
            let high = low + UInt64(past.roll(400 - Int(low)))
            let (before, after) = (
                try past.log.log.rebuiltViews(of: low + 1), try past.log.log.rebuiltViews(of: high + 1)
            )
            for views in [past.views, nil] {
                let found = try LogComparison(past.log, views: views, temporaryFolder: folder)
                    .difference(from: .position(low), to: .position(high))
                let note: Comment =
                    "seed \(seed), \(low) to \(high), \(views == nil ? "the log alone" : "by the index")"
                #expect(found.accounts == (try changes(past.accounts, before.account, after.account)), note)
                #expect(found.phones == (try changes(past.phones, before.phone, after.phone)), note)
                #expect(found.clients == (try changes(past.clients, before.client, after.client)), note)
                #expect(found.sessions == (try changes(past.sessionIDs, before.session, after.session)), note)
                #expect(found.sizes == low + 1..<high + 1)
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    private func changes<ID: WordPair, State: Equatable & Sendable>(
        _ ids: [ID], _ before: (ID) throws -> State?, _ after: (ID) throws -> State?
    ) throws -> [StateChange<State>] {
        try ids.sorted().compactMap { id in
            let old = try before(id)
            guard let new = try after(id), new != old else { return nil }
            return StateChange(before: old, after: new)
        }
    }

    @Test func `between a moment and itself nothing changed`() throws {
        let past = try RandomPast(seed: 13, events: 100)
        let found = try LogComparison(past.log, views: past.views, temporaryFolder: past.data)
            .difference(from: .position(60), to: .position(60))
        #expect(found == LogDifference(sizes: 61..<61))
    }

    @Test func `another policy is named with the one before`() throws {
        let past = try RandomPast(seed: 14, events: 300)
        let adopted = past.events.enumerated().compactMap { index, event -> (Int, Policy)? in
            if case .policyAdopted(let it) = event.payload { (index, it.policy) } else { nil }
        }
        let pair = try #require(zip(adopted, adopted.dropFirst()).first { $0.0.1 != $0.1.1 })
        let found = try LogComparison(past.log, temporaryFolder: past.data)
            .difference(from: .position(UInt64(pair.0.0)), to: .position(UInt64(pair.1.0)))
        #expect(found.policy == StateChange(before: pair.0.1, after: pair.1.1))
    }
}
