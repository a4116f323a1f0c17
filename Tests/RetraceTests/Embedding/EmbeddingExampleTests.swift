import Foundation
import Recovery
import Retrace
import Testing

struct EmbeddingExampleTests {
    private let start = Instant(milliseconds: 1_767_578_943_000)

    @Test func `docs on embedding show the examples that are compiled here`() throws {
        let shown = DocumentBlocks.swift(in: try Repository.text("docs/embedding.md"))
        #expect(try shown == DocumentBlocks.regions(in: "EmbeddingExamples"))
        #expect(shown.count == 8)
    }

    @Test func `The ports of the examples carry a recovery to its end under a virtual clock`() async throws {
        let service = try await Service(at: start)
        let handle = try await service.begin(formID: "1")
        _ = try await service.engine.submitCaptcha(Secret("token"), handle)
        try await service.advance(by: .seconds(1))
        let text = try #require(service.carrier.texts.last)
        let code = try #require(text.split(separator: " ").first { $0.count == 6 && $0.allSatisfy(\.isNumber) })
        #expect(try await enter("12345", service.engine, handle) == "Six digits, please.")
        #expect(try await enter(String(code), service.engine, handle).hasPrefix("Your account"))
        try await service.advance(by: .seconds(1))
        #expect(service.carrier.texts.count == 2)

        let settled = try await service.engine.settle()
        let found = try await recoveries(
            of: try #require(try service.engine.knownPseudonym(of: service.account)), after: settled, service.engine)
        #expect(found.map(\.id) == [handle.session])
        #expect(found.map(\.stage) == [.credentialsLive])
        await service.engine.close()
    }

    @Test func `A service that listens ends the sign-ins from before a disavowal`() async throws {
        let service = try await Service(at: start)
        let engine = service.engine
        let before = engine.position
        let told = AsyncStream<(Pseudonym, UInt64)>.makeStream()
        let watch = Task {
            try await watchRevocations(engine) { account, mark in _ = told.continuation.yield((account, mark)) }
        }
        let handle = try await service.begin(formID: "1")
        try await Task.sleep(for: .milliseconds(100))
        let token = try #require(engine.testToken(of: handle.session))
        let reply = try await engine.disavow(token)
        var accounts = told.stream.makeAsyncIterator()
        let (account, mark) = try #require(await accounts.next())
        #expect(try account == engine.knownPseudonym(of: service.account))
        #expect(before <= mark && mark < reply.position)
        await engine.close()
        try await watch.value
    }

    @Test func `The form again, from the same page and from the same browser, begins no second session`() async throws {
        let service = try await Service(at: start)
        let first = try await service.begin(formID: "1")
        let second = try await service.begin(formID: "1")
        #expect(first.session == second.session)
        let page = try await begin(
            service.engine, identifier: "123456789423", phone: "0387584663", address: "203.0.113.7",
            cookie: first.text, formID: "2")
        guard case .captcha(.normal, let cookie) = page else {
            Issue.record("\(page)")
            return
        }
        #expect(Handle(cookie) == first)
        await service.engine.close()
    }

    @Test func `Production refuses test keys, a seed, and commits that are not flushed`() async throws {
        let service = try await Service(at: start)
        await service.engine.close()
        let folder = try TemporaryFolder()
        let keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
        var seeded = EngineOptions(data: folder.path("data"), keys: keys)
        seeded.seed = 1
        var careless = EngineOptions(data: folder.path("data"), keys: keys)
        careless.isDurable = false
        for options in [EngineOptions(data: folder.path("data"), keys: .test), seeded, careless] {
            let error = await #expect(throws: RetraceError.self) { try await Engine.open(options, service.ports) }
            guard case .developmentOnly = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }
}

/// A service with one account, on ports as docs/embedding.md shows them.
private final class Service {
    let account: AccountIdentifier
    let carrier = MemoryCarrier()
    let clock: VirtualClock
    let ports: EnginePorts
    let engine: Engine
    private let folder: TemporaryFolder

    init(at start: Instant) async throws {
        folder = try TemporaryFolder()
        account = try AccountIdentifier("123456789423", type: .individual)
        let user = User(name: "123456789423", phone: try PhoneNumber("0387584663"))
        ports = EnginePorts(
            directory: ServiceDirectory(users: MemoryUsers([account: user])),
            gateway: CarrierGateway(carrier: carrier), captcha: OpenCaptcha())
        clock = VirtualClock(at: start)
        engine = try await testEngine(in: folder.path("data"), ports, clock)
    }

    func advance(by span: Instant.Span) async throws {
        try await RetraceTests.advance(engine, clock, to: clock.now + span)
    }

    /// The handle of a session that began.
    func begin(formID: String) async throws -> Handle {
        let page = try await RetraceTests.begin(
            engine, identifier: "123456789423", phone: "038 758 4663", address: "203.0.113.7", cookie: nil,
            formID: formID)
        guard case .captcha(_, let cookie) = page else { throw NoHandle() }
        return try #require(Handle(cookie))
    }

    struct NoHandle: Error {}
}
