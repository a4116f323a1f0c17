import EventStore
import Foundation
import Recovery
import Retrace
import Synchronization
import Testing

@Suite struct RetentionTests {
    private func rig(identityDays: Int64, clientDays: Int64) async throws -> PersonalDataRig {
        try await PersonalDataRig { options in
            options.policy.identityDays = identityDays
            options.policy.clientDays = clientDays
        }
    }

    @Test func `whoever the log has not used for longer than the period goes, and nobody else`() async throws {
        let rig = try await rig(identityDays: 30, clientDays: 10)
        rig.rig.advance(.days(15))
        try await rig.ask(rig.second, PersonalDataRig.clients[1])
        rig.rig.advance(.days(20))
        let dry = try await rig.engine.applyRetention(isDryRun: true)
        #expect(dry.accounts == 1 && dry.phones == 1 && dry.clients == 3 && dry.networks == 3)
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) != nil)
        #expect(try rig.rig.events(.retentionApplied).isEmpty)
        #expect(try await rig.engine.applyRetention() == dry)
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) == nil)
        #expect(try rig.engine.knownPseudonym(of: rig.second.account) != nil)
        #expect(try rig.rig.events(.retentionApplied).count == 1)
        #expect(try rig.files(with: rig.traces()) == [])
        #expect(try await rig.engine.applyRetention().removed == 0)
        _ = try rig.engine.verifyLog()
    }

    @Test(arguments: [(0, 0), (1, 1)] as [(Int64, Int)])
    func `a period ends to the millisecond`(past: Int64, removed: Int) async throws {
        let rig = try await rig(identityDays: 30, clientDays: 365)
        let account = try rig.pseudonym(rig.first)
        let events = try rig.rig.events()
        let sessions = Set(events.filter { $0.request?.account == account }.compactMap(\.session))
        let last = try #require(events.last { $0.session.map(sessions.contains) ?? false })
        rig.rig.clock.move(to: last.time + .days(30) + Instant.Span(milliseconds: past))
        let report = try await rig.engine.applyRetention(isDryRun: true)
        #expect(report.accounts == removed && report.phones == removed && report.clients == 0)
    }

    @Test func `a look, a hold or an erasure is no use that would keep somebody`() async throws {
        let rig = try await rig(identityDays: 30, clientDays: 30)
        rig.rig.advance(.days(29))
        _ = try await rig.engine.reveal(rig.pseudonym(rig.first), under: rig.warrant(.reveal))
        rig.rig.advance(.days(3))
        #expect(try await rig.engine.applyRetention().accounts == 2)
    }

    @Test func `a hold keeps its subject and whom the log names with it`() async throws {
        let rig = try await rig(identityDays: 30, clientDays: 30)
        try await rig.engine.placeHold(on: rig.pseudonym(rig.first), under: rig.warrant(.hold))
        rig.rig.advance(.days(40))
        let report = try await rig.engine.applyRetention()
        #expect(report.held == 6, "the account, its phone, two clients and two networks")
        #expect(report.accounts == 1 && report.phones == 1 && report.clients == 1 && report.networks == 1)
    }

    @Test func `the periods are those of a policy that another process has adopted since`() async throws {
        let rig = try await rig(identityDays: 30, clientDays: 30)
        rig.rig.advance(.days(40))
        try rig.engine.log.adoptElsewhere(identityDays: 0, clientDays: 35)
        let report = try await rig.engine.applyRetention()
        #expect(report.identityDays == 0 && report.clientDays == 35 && report.accounts == 0 && report.clients == 3)
        #expect(try rig.rig.events(.retentionApplied).map(\.payload) == [.retentionApplied(applied(report))])
    }

    @Test func `a policy that is adopted between the reckoning and the entry has it reckoned again`() async throws {
        let elsewhere = Elsewhere()
        let rig = try await PersonalDataRig { options in
            options.policy.identityDays = 30
            options.policy.clientDays = 30
            options.freeSpace = { _ in try elsewhere.beforeBatch() }
        }
        rig.rig.advance(.days(40))
        try elsewhere.adopt(in: rig.engine.log, beforeBatch: 1)
        let report = try await rig.engine.applyRetention()
        #expect(report.identityDays == 0 && report.clientDays == 35 && report.accounts == 0 && report.clients == 3)
        let types = try rig.rig.events().map(\.payload.type)
        #expect(types.suffix(4) == [.policyAdopted, .retentionApplied, .keyCreated, .keyDestroyed])
        #expect(try rig.rig.events(.retentionApplied).map(\.payload) == [.retentionApplied(applied(report))])
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) != nil)
    }

    private func applied(_ report: RetentionReport) -> RetentionApplied {
        RetentionApplied(
            accounts: UInt32(report.accounts), phones: UInt32(report.phones), clients: UInt32(report.clients),
            networks: UInt32(report.networks), identityDays: UInt32(report.identityDays),
            clientDays: UInt32(report.clientDays))
    }

    @Test func `many rows are walked in several snapshots, each once`() async throws {
        let rig = try await PersonalDataRig()
        let values = (0..<9_000).map { (VaultKind.client, "10.0.\($0 / 256).\($0 % 256)") }
        _ = try rig.engine.vault.pseudonyms(for: values, at: rig.rig.clock.now)
        var seen: [Pseudonym] = []
        try rig.engine.vault.forEachPseudonym { id, _ in seen.append(id) }
        #expect(seen.count == Set(seen).count)
        #expect(seen.count == 9_000 + 10)
    }
}

/// Another process that adopts a policy just before a batch of this one.
private final class Elsewhere: Sendable {
    private let waiting = Mutex<(log: EventLog, batches: Int)?>(nil)

    /// The batches are counted from now on.
    func adopt(in log: EventLog, beforeBatch number: Int) { waiting.withLock { $0 = (log, number) } }

    func beforeBatch() throws -> UInt64 {
        let log = waiting.withLock { waiting -> EventLog? in
            guard let (log, left) = waiting else { return nil }
            waiting = left > 1 ? (log, left - 1) : nil
            return left > 1 ? nil : log
        }
        try log?.adoptElsewhere(identityDays: 0, clientDays: 35)
        return .max
    }
}

extension EventLog {
    /// Appends what another process would.
    fileprivate func adoptElsewhere(identityDays: Int64, clientDays: Int64) throws {
        var policy = Policy.standard
        policy.version = 2
        policy.identityDays = identityDays
        policy.clientDays = clientDays
        let adopted = Event(
            time: Instant(milliseconds: try head().lastTime), session: nil, actor: .operator,
            payload: .policyAdopted(PolicyAdopted(policy: policy)))
        var encoder = CBOREncoder()
        EventRecord.encode(adopted, into: &encoder)
        _ = try append { try $0.append(encoder.bytes) }
    }
}
