import Recovery
import RetraceAudit
import Testing

/// What an event says and no engine would have written, whoever told it.
@Suite struct ForgedFactTests {
    @Test(arguments: [0, -1, -86_400_000] as [Int64])
    func `a captcha that passed with a token whose end had come is found`(left: Int64) throws {
        var events = try RandomHistory.events(seed: 1, turns: 60)
        let position = try #require(events.firstIndex { $0.payload.type == .captchaPassed })
        guard case .captchaPassed(let it) = events[position].payload else { return }
        events[position].payload = .captchaPassed(
            CaptchaPassed(
                provider: it.provider, difficulty: it.difficulty, digest: it.digest,
                tokenEnds: events[position].time + Instant.Span(milliseconds: left)))
        let findings = audited(events)
        #expect(findings.first?.position == UInt64(position))
        #expect(findings.first?.kind == .notDecided && findings.first?.expected?.payload.type == .captchaFailed)
    }

    @Test func `one token in many sessions is found in each but the first`() throws {
        var events = try RandomHistory.events(seed: 1, turns: 60)
        let passed = events.indices.filter { events[$0].payload.type == .captchaPassed }
        try #require(passed.count > 1)
        let end = events[events.count - 1].time + .hours(1)
        for position in passed {
            guard case .captchaPassed(let it) = events[position].payload else { continue }
            events[position].payload = .captchaPassed(
                CaptchaPassed(
                    provider: it.provider, difficulty: it.difficulty, digest: TokenDigest(high: 8, low: 8),
                    tokenEnds: end))
        }
        let found = Set(audited(events).map(\.position))
        #expect(!found.contains(UInt64(passed[0])))
        for position in passed.dropFirst() { #expect(found.contains(UInt64(position))) }
    }

    /// The end of an older password with what took its place, in a history: its position.
    private func replacement(by type: EventType, in events: [Event]) throws -> Int {
        try #require(
            events.indices.dropLast().first { index in
                events[index].payload.type == .credentialsExpired && events[index].actor == .engine
                    && events[index + 1].payload.type == type && events[index + 1].time == events[index].time
            })
    }

    private func named(_ events: [Event], at position: Int) -> [Event] {
        var events = events
        for index in position...position + 1 {
            events[index].command = CommandReference(id: CommandID(high: 1, low: 1), fingerprint: 1)
        }
        return events
    }

    @Test func `a command's id is found on an older password's end that a gateway's answer brought`() throws {
        let events = try TwoRecoveries.events(.temporary)
        #expect(audited(events).map(\.line) == [])
        let position = try replacement(by: .credentialsSent, in: events)
        let findings = audited(named(events, at: position))
        #expect(findings.map(\.kind) == [.command])
        #expect(findings.first?.position == UInt64(position))
    }

    @Test func `what a citizen's choice of a password writes may have one`() throws {
        let events = try TwoRecoveries.events(.chosen)
        let position = try replacement(by: .passwordChanged, in: events)
        #expect(audited(named(events, at: position)).map(\.line) == [])
    }
}
