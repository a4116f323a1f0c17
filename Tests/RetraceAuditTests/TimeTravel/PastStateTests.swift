import EventStore
import Recovery
import Retrace
import RetraceAudit
import Testing

/// What was known at a moment is what a fold of the log up to it gives.
@Suite struct PastStateTests {
    @Test(arguments: [UInt64.random(in: 0 ... .max), 1, 2, 3])
    func `a state as of any position is that of a fold of the log up to it`(seed: UInt64) throws {
        let past = try RandomPast(seed: seed, events: 500)
        for _ in 0..<6 {
            let position = UInt64(past.roll(500))
            let expected = try past.log.log.rebuiltViews(of: position + 1)
            for views in [past.views, nil] {
                let state = try PastState(past.log, views: views, asOf: .position(position))
                let note: Comment =
                    "seed \(seed), position \(position), \(views == nil ? "the log alone" : "by the index")"
                for id in past.sessionIDs { #expect(try state.session(id) == expected.session(id), note) }
                for id in past.accounts { #expect(try state.account(id) == expected.account(id), note) }
                for id in past.phones { #expect(try state.phone(id) == expected.phone(id), note) }
                for id in past.clients { #expect(try state.client(id) == expected.client(id), note) }
                #expect(try state.policy() == past.policy(before: position + 1), note)
            }
        }
    }

    @Test func `a time counts all events of its millisecond, and a position its own`() throws {
        let past = try RandomPast(seed: 4, events: 300)
        for (position, event) in past.events.enumerated() {
            let same = past.events.lastIndex { $0.time == event.time } ?? position
            #expect(try Moment.time(event.time).size(in: past.log.log) == UInt64(same + 1))
            #expect(try Moment.position(UInt64(position)).size(in: past.log.log) == UInt64(position + 1))
        }
        #expect(try Moment.time(Instant(milliseconds: 0)).size(in: past.log.log) == 0)
        #expect(try Moment.time(Instant(milliseconds: .max)).size(in: past.log.log) == 300)
    }

    @Test func `a position beyond the end is an error`() throws {
        let past = try RandomPast(seed: 5, events: 20)
        #expect(throws: EventLogError.beyondEnd(asked: 20, size: 20)) {
            try PastState(past.log, asOf: .position(20))
        }
    }

    @Test func `before the first event nothing is known`() throws {
        let past = try RandomPast(seed: 6, events: 50)
        let state = try PastState(past.log, views: past.views, asOf: .time(Instant(milliseconds: 1)))
        #expect(try state.account(past.accounts[0]) == nil)
        #expect(try state.policy() == nil)
    }
}

extension RandomPast {
    /// The policy that the last event of that kind among the first ones adopted.
    fileprivate func policy(before size: UInt64) -> Policy? {
        events.prefix(Int(size)).reversed().lazy.compactMap { event -> Policy? in
            if case .policyAdopted(let it) = event.payload { it.policy } else { nil }
        }.first
    }
}
