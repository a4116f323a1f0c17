import RetraceGateways
import Testing

@Suite struct WebClientTests {
    private func send(
        _ server: FakeServer, within limit: Duration = .seconds(5), path: String = "/send"
    ) async throws -> WebOutcome {
        let request = WebRequest(
            url: try EndpointURL(server.url + path), headers: [("X-Key", "hidden")], body: Array("a=b".utf8))
        return await WebClient.shared.send(request, within: limit)
    }

    @Test func `a request arrives as it was given and the answer comes back`() async throws {
        let server = try await FakeServer(.answer(202, "taken"))
        #expect(try await send(server) == .answered(WebAnswer(status: 202, body: Array("taken".utf8))))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/send" && request.text == "a=b")
        #expect(request.header("X-Key") == "hidden")
        #expect(request.header("Content-Length") == "3")
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is not followed`(status: Int) async throws {
        let other = try await FakeServer(.answer(200, "0: Accepted"))
        let server = try await FakeServer(.answer(status, "", headers: ["Location": other.url]))
        #expect(try await send(server) == .redirected(status: status))
        #expect(other.requests.isEmpty)
    }

    @Test func `64 KiB are read and one byte more is not`() async throws {
        let fitting = try await FakeServer(.body(bytes: 65_536))
        guard case .answered(let answer) = try await send(fitting) else { return #expect(Bool(false), "no answer") }
        #expect(answer.body.count == 65_536)
        #expect(try await send(try await FakeServer(.body(bytes: 65_537))) == .tooLarge(status: 200))
        #expect(try await send(try await FakeServer(.body(bytes: 50_000_000))) == .tooLarge(status: 200))
        let said = try await FakeServer(.answer(200, String(repeating: "x", count: 70_000)))
        #expect(try await send(said) == .tooLarge(status: 200))
    }

    @Test func `a server that says nothing is given up, and had the request`() async throws {
        let server = try await FakeServer(.hang)
        let (outcome, time) = try await timed { try await send(server, within: .seconds(1)) }
        #expect(outcome == .timedOut(isSent: true))
        #expect(time < .seconds(4))
        #expect(server.requests.count == 1)
    }

    @Test func `a server that never ends its body is given up`() async throws {
        let server = try await FakeServer(.dribble)
        let (outcome, time) = try await timed { try await send(server, within: .seconds(1)) }
        #expect(outcome == .timedOut(isSent: true))
        #expect(time < .seconds(4))
    }

    @Test func `a reset after the request leaves open what became of it`() async throws {
        #expect(try await send(try await FakeServer(.reset)) == .failed(isSent: true))
    }

    @Test func `where nothing listens nothing was sent`() async throws {
        let request = WebRequest(url: try EndpointURL(FakeServer.nobody), headers: [], body: [1])
        let (outcome, time) = await timed { await WebClient.shared.send(request, within: .seconds(5)) }
        #expect(outcome == .failed(isSent: false))
        #expect(time < .seconds(4))
    }

    @Test func `a name that nobody has was sent nothing`() async throws {
        let request = WebRequest(url: try EndpointURL("https://gateway.invalid/"), headers: [], body: [1])
        #expect(await WebClient.shared.send(request, within: .seconds(20)) == .failed(isSent: false))
    }

    @Test func `a server without TLS was sent nothing`() async throws {
        let server = try await FakeServer(.answer(200, "plain"))
        let url = try EndpointURL("https://127.0.0.1:\(server.port)/")
        let outcome = await WebClient.shared.send(WebRequest(url: url, headers: [], body: [1]), within: .seconds(2))
        #expect(outcome == .failed(isSent: false) || outcome == .timedOut(isSent: false))
        #expect(server.requests.isEmpty)
    }

    @Test func `a header that would split the request is not sent`() async throws {
        let server = try await FakeServer(.answer(200, "ok"))
        let request = WebRequest(url: try EndpointURL(server.url), headers: [("X", "a\r\nY: b")], body: [1])
        let outcome = await WebClient.shared.send(request, within: .seconds(5))
        #expect(outcome == .failed(isSent: false))
        #expect(server.requests.isEmpty)
    }

    @Test func `many requests at once are all answered`() async throws {
        let server = try await FakeServer(.answer(200, "ok"))
        let outcomes = try await withThrowingTaskGroup(of: WebOutcome.self) { group in
            for _ in 0..<200 { group.addTask { try await send(server) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 200)
        #expect(outcomes.allSatisfy { $0 == .answered(WebAnswer(status: 200, body: Array("ok".utf8))) })
    }

    @Test func `a request that is no longer wanted ends`() async throws {
        let server = try await FakeServer(.hang)
        let task = Task { try await send(server, within: .seconds(30)) }
        try await eventually("the request arrives") { server.requests.count == 1 }
        task.cancel()
        let (outcome, time) = try await timed { try await task.value }
        #expect(outcome == .timedOut(isSent: true) || outcome == .failed(isSent: true))
        #expect(time < .seconds(4))
    }
}
