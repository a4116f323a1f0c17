import EventStore
import Foundation
import Recovery
import Retrace
import RetraceCLI
import Testing

/// The traffic that `retrace simulate` makes up.
struct SimulationTests {
    private static let attacks = ["enumeration", "guessing", "bombing", "ring", "simswap"]

    private func inFolder<R>(_ body: (String) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.path + "/simulation-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    private func root(seed: UInt64, attacks: [String] = []) async throws -> String {
        try await inFolder { folder in
            try await simulate(accounts: 500, days: 2, seed: seed, attacks: attacks, data: folder).root
        }
    }

    private func events(_ folder: String) throws -> [Event] {
        var events: [Event] = []
        try EventLog.open(at: folder + "/log").read(from: 0) { _, record in
            events.append(try EventRecord.decode(record))
            return true
        }
        return events
    }

    @Test func `the same seed gives the same log, another seed another`() async throws {
        let first = try await root(seed: 7, attacks: Self.attacks)
        #expect(try await root(seed: 7, attacks: Self.attacks.reversed()) == first)
        #expect(try await root(seed: 8, attacks: Self.attacks) != first)
        #expect(try await root(seed: 7) != first)
    }

    private func checkpoints(_ folder: String) throws -> [SignedCheckpoint] {
        var checkpoints: [SignedCheckpoint] = []
        try EventLog.open(at: folder + "/log").readCheckpoints { signed in
            checkpoints.append(signed)
            return true
        }
        return checkpoints
    }

    @Test func `each day ends with a checkpoint, and the same seed gives the same ones`() async throws {
        let (first, sizes) = try await inFolder { folder in
            _ = try await simulate(accounts: 2_000, days: 4, seed: 7, attacks: Self.attacks, data: folder)
            // A day's checkpoint counts just what came before the day's end.
            let start = Instant(milliseconds: 1_767_546_000_000)
            let events = try events(folder)
            let sizes = (1...4).map { day in
                UInt64(events.prefix { $0.time < start + .days(Int64(day)) }.count)
            }
            return (try checkpoints(folder), sizes)
        }
        #expect(Array(first.map(\.checkpoint.size).prefix(4)) == sizes)
        try await inFolder { folder in
            _ = try await simulate(accounts: 2_000, days: 4, seed: 7, attacks: Self.attacks, data: folder)
            #expect(try checkpoints(folder).map(\.bytes) == first.map(\.bytes))
        }
    }

    @Test func `attacks meet every limit that stands against them`() async throws {
        try await inFolder { folder in
            _ = try await simulate(accounts: 1_000, days: 2, seed: 3, attacks: Self.attacks, data: folder)
            let events = try events(folder)
            var refused: Set<Rule> = []
            var decoys: Set<Rule> = []
            var kept: Set<Rule> = []
            for event in events {
                switch event.payload {
                case .requestRefused(let it): refused.insert(it.rule)
                case .recoveryRequested(let it): if let rule = it.decoy { decoys.insert(rule) }
                case .otpIssued(let it): if let rule = it.withheld { kept.insert(rule) }
                default: break
                }
            }
            #expect(refused.isSuperset(of: [.l4, .l5, .l6]))
            #expect(decoys.isSuperset(of: [.e1, .t7, .l2, .l3]))
            #expect(kept.contains(.t2))
            #expect(harderThoughFewRequests(events) > 0, "L7 asks for a harder captcha")
            #expect(events.contains { $0.payload.type == .recoveryDisavowed })
        }
    }

    /// Sessions with a harder captcha whose client had made fewer than L4's ten requests: those of L7.
    private func harderThoughFewRequests(_ events: [Event]) -> Int {
        var requests: [Pseudonym: Int] = [:]
        var count = 0
        for case .recoveryRequested(let it) in events.map(\.payload) {
            if it.difficulty == .harder, requests[it.client, default: 0] < 10 { count += 1 }
            requests[it.client, default: 0] += 1
        }
        return count
    }

    private struct Label: Decodable {
        var attack: String
        var session: String?
        var client: String
        var phone: String?
    }

    @Test func `labels name sessions of the log with their client and phone`() async throws {
        try await inFolder { folder in
            let outcome = try await simulate(accounts: 500, days: 2, seed: 5, attacks: Self.attacks, data: folder)
            var requests: [String: RecoveryRequested] = [:]
            for event in try events(folder) {
                guard case .recoveryRequested(let it) = event.payload, let session = event.session else { continue }
                requests["\(session)"] = it
            }
            let lines = try String(contentsOfFile: folder + "/labels.jsonl", encoding: .utf8).split(separator: "\n")
            let labels = try lines.map { try JSONDecoder().decode(Label.self, from: Data($0.utf8)) }
            #expect(Set(labels.map(\.attack)) == Set(Self.attacks))
            #expect(labels.count { $0.session != nil } == outcome.attacks.reduce(0) { $0 + $1.sessions })
            for label in labels {
                guard let session = label.session else { continue }
                let request = try #require(requests[session])
                #expect("\(request.client)" == label.client)
                #expect("\(request.phone)" == label.phone)
            }
        }
    }

    @Test func `ordinary citizens mostly get their accounts back and meet no open limit`() async throws {
        try await inFolder { folder in
            let outcome = try await simulate(accounts: 8_000, days: 14, seed: 1, data: folder)
            let events = try events(folder)
            let sent = events.count { $0.payload.type == .credentialsSent }
            // Tens of thousands of batches of one engine: what grows with each of them would be seen.
            #expect(outcome.sessions > 800)
            #expect(sent * 10 > outcome.sessions * 6)
            for case .requestRefused(let it) in events.map(\.payload) {
                #expect(![.l4, .l5, .l6, .l8].contains(it.rule))
            }
        }
    }

    @Test func `a folder that holds something is refused`() async throws {
        await #expect { try await simulate(accounts: 10, days: 1, seed: 1, data: "/etc") } throws: { error in
            "\(error)".contains("/etc holds data already")
        }
    }
}
