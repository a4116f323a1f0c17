import Foundation
import Recovery
import Retrace
import Synchronization
import Testing

/// A folder of data that real recoveries were played into, under a virtual clock and the test keys.
struct SampleData {
    let folder: String
    var data: String { folder + "/data" }

    /// The beginning of the sample: 2026-01-05T03:00:00Z.
    static let start = Instant(milliseconds: 1_767_582_000_000)

    /// Six hours ago, for commands that append: they go by the wall clock, and refuse a log that is a year behind it.
    static var recent: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) - .hours(6) }

    /// What the gateway calls every message, and what the captcha is called.
    var reference = "r"
    var provider = "test"

    /// Plays one recovery that comes to its end, one decoy with wrong codes, and one that is left alone; without views.
    static func make(
        reference: String = "r", provider: String = "test", at start: Instant = Self.start
    ) async throws -> SampleData {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-cli-\(UUID().uuidString)"
        let sample = SampleData(folder: folder, reference: reference, provider: provider)
        try await sample.play(from: start) { engine, play in
            try await play.recover(engine, "123456789423", "0387584663")
            try await play.fail(engine, "056090001234", "0912345678")
            _ = try await play.begin(engine, "001090004321", "0987654321")
        }
        // Views are made where a test wants them.
        try? FileManager.default.removeItem(atPath: sample.data + "/views")
        return sample
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Opens an engine on the data, and closes it again.
    func play(
        keys: KeyStore = .test, from start: Instant = Self.start, _ body: (Engine, Player) async throws -> Void
    ) async throws {
        let clock = VirtualClock(at: start)
        var options = EngineOptions(data: data, keys: keys)
        options.isDevelopment = true
        options.clock = clock
        options.isDurable = false
        let gateway = Inbox(reference: reference)
        let ports = EnginePorts(directory: Registry(), gateway: gateway, captcha: Waved(provider: provider))
        let engine = try await Engine.open(options, ports)
        try await body(engine, Player(clock: clock, inbox: gateway))
        await engine.close()
    }
}

/// What a citizen does.
struct Player {
    let clock: VirtualClock
    let inbox: Inbox

    /// Begins a recovery, and passes its captcha.
    func begin(_ engine: Engine, _ id: String, _ phone: String) async throws -> Handle {
        clock.move(to: max(clock.now, engine.now) + .minutes(2))
        let form = RecoveryForm(
            account: try AccountIdentifier(id, type: .individual), phone: try PhoneNumber(phone))
        let reply = try await engine.requestRecovery(form, from: try ClientAddress("203.0.113.7"))
        let handle = try #require(reply.handle)
        _ = try await engine.submitCaptcha(Secret(UUID().uuidString), handle)
        return handle
    }

    /// Begins, and types the code that came.
    func recover(_ engine: Engine, _ id: String, _ phone: String) async throws {
        let handle = try await begin(engine, id, phone)
        try await engine.deliverMessages()
        clock.move(to: clock.now + .seconds(40))
        _ = try await engine.verifyCode(try TypedCode(try #require(inbox.code)), handle)
        try await engine.deliverMessages()
    }

    /// Begins, and types wrong codes until the session ends.
    func fail(_ engine: Engine, _ id: String, _ phone: String) async throws {
        let handle = try await begin(engine, id, phone)
        for _ in 0..<5 {
            clock.move(to: clock.now + .seconds(1))
            _ = try await engine.verifyCode(try TypedCode("000000"), handle)
        }
    }
}

/// Knows one account with its phone; to all else it says "unknown".
private struct Registry: AccountDirectory {
    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        account.text == "123456789423"
            ? .matched(accountName: "123456789423", otherPhones: [], phoneSince: nil) : .unknown
    }

    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {}

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {}

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {}

    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer { .wrong }
}

/// Lets everybody pass.
private struct Waved: Captcha {
    let provider: String

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        .passed(until: now + .minutes(10), identity: token.exposed)
    }
}

/// Keeps the last code that was sent.
final class Inbox: SMSGateway {
    private let last = Mutex<String?>(nil)
    private let reference: String

    init(reference: String = "r") { self.reference = reference }

    var code: String? { last.withLock { $0 } }

    func send(_ message: TextMessage) async -> SendAnswer {
        if let digits = message.text.exposed.firstMatch(of: /\b\d{6}\b/) {
            last.withLock { $0 = String(digits.output) }
        }
        return .accepted(reference: reference)
    }
}
