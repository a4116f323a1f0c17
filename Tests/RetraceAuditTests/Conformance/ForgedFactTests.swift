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
}
