import Foundation
import Recovery
import Retrace
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
