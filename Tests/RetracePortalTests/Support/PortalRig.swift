import Foundation
import Hummingbird
import Logging
import NIOCore
import Recovery
import Retrace
import RetracePortal
import Testing

/// A portal over a real engine with its own adapters, under a virtual clock, in a folder of its own.
final class PortalRig: Sendable {
    /// The moment of the guide's example.
    static let start = Instant(milliseconds: 1_767_582_510_000)

    let folder: String
    let clock = VirtualClock(at: PortalRig.start)
    let directory: EmbeddedDirectory
    let breakable: BreakableDirectory
    let gateway: FileSMSGateway
    let captcha: ProofOfWorkCaptcha
    let engine: Engine
    let portal: Portal
    let responder: any HTTPResponder<TestContext>

    init(_ change: (inout EngineOptions) -> Void = { _ in }, settings: PortalSettings = .init()) async throws {
        folder = NSTemporaryDirectory() + "retrace-portal-\(UUID().uuidString)"
        var options = EngineOptions(data: folder + "/data", keys: .test)
        options.isDevelopment = true
        options.isDurable = false
        options.clock = clock
        options.freeSpaceNeeded = 0
        options.policy.answerFloor = 0
        options.policy.answerJitter = 0
        change(&options)
        directory = try EmbeddedDirectory(at: folder + "/accounts", cost: .test)
        breakable = BreakableDirectory(directory)
        gateway = try FileSMSGateway(folder: folder + "/messages")
        var work = ProofOfWorkCaptcha.Settings()
        work.maxNumber = 50
        work.harderMaxNumber = 100
        captcha = try ProofOfWorkCaptcha(key: Array("a key of sixteen bytes".utf8), settings: work)
        let ports = EnginePorts(directory: breakable, gateway: gateway, captcha: captcha)
        engine = try await Engine.open(options, ports)
        let accounts = "type,identifier,phone\nindividual,123456789423,0387584663\norganization,0100233488,0912345678\n"
        try await engine.record(try directory.importCSV(Array(accounts.utf8)))
        portal = try Portal(engine: engine, captcha: PortalCaptcha(captcha), settings: settings)
        let router = Router(context: TestContext.self)
        portal.addRoutes(to: router)
        responder = router.buildResponder()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func advance(_ span: Instant.Span) async throws {
        clock.move(to: clock.now + span)
        try await engine.settle()
        try await engine.deliverMessages()
    }

    /// The text of the newest message that was sent.
    func lastMessage() async throws -> String {
        try await engine.deliverMessages()
        return try #require(try gateway.messages().last).message.text.exposed
    }

    func messageCount() async throws -> Int {
        try await engine.deliverMessages()
        return try gateway.messages().count
    }

    func lastCode() async throws -> String {
        let words = try await lastMessage().split { !$0.isNumber }
        return String(try #require(words.first { $0.count == 6 }))
    }

    func lastPassword() async throws -> String {
        let line = try await lastMessage().split(separator: "\n").first { $0.hasPrefix("Mật khẩu tạm thời: ") }
        return String(try #require(line).dropFirst("Mật khẩu tạm thời: ".count))
    }

    /// A right answer to a fresh challenge.
    func token(_ difficulty: CaptchaDifficulty = .normal) throws -> String {
        let challenge = captcha.challenge(difficulty: difficulty, at: clock.now)
        return try #require(ProofOfWorkSolver.solve(challenge)).exposed
    }
}

/// A context whose peer a test chooses.
struct TestContext: PortalContext {
    struct Source: RequestContextSource {
        let logger: Logger
        let peer: SocketAddress?
    }

    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: Source) {
        coreContext = .init(source: source)
        remoteAddress = source.peer
    }
}
