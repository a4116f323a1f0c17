import EventStore
import Recovery
import Retrace
import RetraceAudit
import Testing

/// A client is let through once in an hour, in a trusted network twice; then it is refused, and the refusal says by which
/// of the two.
@Suite struct TrustedRefusalTests {
    /// 2026-01-05, 10:00 in Vietnam.
    private static let start = Instant(milliseconds: 1_767_582_000_000)

    private static var policy: Policy {
        var policy = Policy.standard
        policy.version = 2
        policy.limits.requestsInHour = 1
        policy.trustedLimits.requestsInHour = 2
        return policy
    }

    private static func request(_ number: UInt64, isTrusted: Bool) -> Job {
        let time = start + .minutes(Int64(number))
        let request = RequestRecovery(
            newSession: SessionID(high: UInt64(time.milliseconds) << 16, low: number), accountType: .individual,
            account: Pseudonym(high: 1, low: number), phone: Pseudonym(high: 2, low: number),
            client: Pseudonym(high: 3, low: 1), network: Pseudonym(high: 4, low: 1), standing: .unknown,
            isTrusted: isTrusted, operatorPrefix: 38, epoch: 0)
        return Job(.request(request), time: time)
    }

    /// What the command handler writes of requests until the first is refused.
    private static func events(isTrusted: Bool) throws -> [Event] {
        let folder = try TemporaryFolder()
        let log = try EventLog.forged([], at: folder.path("data/log"))
        let keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
        let requests = (1...(isTrusted ? 3 : 2)).map { request($0, isTrusted: isTrusted) }
        let jobs = [Job(.command(.adoptPolicy(policy)), time: start)] + requests
        for outcome in try Story.handler(on: log, keys).run(jobs) { _ = try outcome.get() }
        return try log.events()
    }

    private static func refusal(_ events: [Event]) throws -> RequestRefused {
        let last = try #require(events.last)
        guard case .requestRefused(let refusal) = last.payload else { throw Story.Missing(type: .requestRefused) }
        return refusal
    }

    /// The same events with another refusal at their end.
    private static func changed(_ events: [Event], _ isTrusted: Bool?) throws -> [Event] {
        var events = events
        var refusal = try refusal(events)
        refusal.isTrusted = isTrusted
        events[events.count - 1].payload = .requestRefused(refusal)
        return events
    }

    @Test(arguments: [false, true])
    func `a refusal says whether the client is in a trusted network, and an audit finds nothing`(
        isTrusted: Bool
    ) throws {
        let events = try Self.events(isTrusted: isTrusted)
        let refusal = try Self.refusal(events)
        #expect(refusal.rule == .l4)
        #expect(refusal.isTrusted == isTrusted)
        #expect(audited(events) == [])
    }

    @Test(arguments: [false, true])
    func `a refusal by the limits of other networks is found`(isTrusted: Bool) throws {
        let events = try Self.changed(try Self.events(isTrusted: isTrusted), !isTrusted)
        #expect(audited(events).map(\.found) == [.requestRefused])
        #expect(audited(events).map(\.position) == [UInt64(events.count - 1)])
    }

    @Test(arguments: [false, true])
    func `a refusal of an older log, which does not say it, may be by either`(isTrusted: Bool) throws {
        #expect(audited(try Self.changed(try Self.events(isTrusted: isTrusted), nil)) == [])
    }
}
