import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// Somebody with an account and a phone.
struct Citizen: Sendable {
    let account: AccountIdentifier
    let phone: PhoneNumber
    let name: String

    /// The citizen of the guide.
    static var guide: Citizen { get throws { try Citizen("123456789423", "0387584663", name: "nguyenvana") } }

    /// One of many.
    static func number(_ number: Int) throws -> Citizen {
        try Citizen(String(100_000_000_000 + number), "0387" + String(String(1_000_000 + number).dropFirst()))
    }

    init(_ account: String, _ phone: String, name: String? = nil) throws {
        self.account = try AccountIdentifier(account, type: .individual)
        self.phone = try PhoneNumber(phone)
        self.name = name ?? account
    }

    var form: RecoveryForm { RecoveryForm(account: account, phone: phone) }
}

extension ClientAddress {
    /// One of many browsers, each in a network of its own.
    static func browser(_ number: Int) throws -> ClientAddress {
        try ClientAddress("10.\(number >> 8 & 255).\(number & 255).7")
    }
}

/// An engine on a folder of its own, under a virtual clock, with ports that a test can watch and break.
final class EngineRig {
    /// The moment of the guide's example.
    static let start = Instant(milliseconds: 1_767_582_510_000)

    let folder: TemporaryFolder
    let clock = VirtualClock(at: EngineRig.start)
    let inbox = Inbox()
    let directory = TestDirectory()
    var options: EngineOptions
    private var opened: Engine?
    /// A further folder of the test's, kept as long as the engine.
    private(set) var kept: TemporaryFolder

    /// Opens an engine under the test keys.
    init(_ change: (inout EngineOptions) -> Void = { _ in }) async throws {
        folder = try TemporaryFolder()
        kept = folder
        options = EngineOptions(data: folder.path("data"), keys: .test)
        options.isDevelopment = true
        options.isDurable = false
        options.clock = clock
        options.freeSpaceNeeded = 0
        change(&options)
        try await open()
    }

    var engine: Engine { get throws { try #require(opened) } }
    var ports: EnginePorts { EnginePorts(directory: directory, gateway: inbox, captcha: OnceCaptcha()) }

    func open() async throws { opened = try await Engine.open(options, ports) }

    func close() async {
        await opened?.close()
        opened = nil
    }

    /// Ends the engine and opens it again, as a restart does.
    func reopen() async throws {
        await close()
        try await open()
    }

    func keep(_ folder: TemporaryFolder) { kept = folder }

    func advance(_ span: Instant.Span) { clock.move(to: clock.now + span) }

    /// Requests a recovery.
    func request(_ citizen: Citizen, browser: Int = 1) async throws -> Handle {
        try #require(try await engine.requestRecovery(citizen.form, from: .browser(browser)).handle)
    }

    /// Requests a recovery and passes the captcha, so that a code is issued.
    func begin(_ citizen: Citizen, browser: Int = 1) async throws -> Handle {
        let handle = try await request(citizen, browser: browser)
        _ = try await engine.submitCaptcha(Secret("token of \(handle.session)"), handle)
        return handle
    }

    /// The same up to the verified code.
    func verified(_ citizen: Citizen, browser: Int = 1) async throws -> Handle {
        let handle = try await begin(citizen, browser: browser)
        _ = try await engine.verifyCode(handle.rightCode(), handle)
        return handle
    }

    /// The same up to the credentials, which have been sent.
    func recovered(_ citizen: Citizen, browser: Int = 1) async throws -> Handle {
        let handle = try await verified(citizen, browser: browser)
        _ = try await engine.deliverMessages()
        return handle
    }

    func events() throws -> [Event] { try engine.log.events() }

    func events(_ type: EventType) throws -> [Event] { try events().filter { $0.payload.type == type } }
}

extension Handle {
    /// The code of an issue under the test keys.
    func rightCode(issue: UInt8 = 1) throws -> TypedCode {
        try code(SessionSecretsBox(testSession: session).code(issue: issue))
    }

    /// A code that none of the first issues has.
    func wrongCode() throws -> TypedCode {
        let right = (1...8).map { SessionSecretsBox(testSession: session).code(issue: UInt8($0)) }
        let wrong = (0...8).first { candidate in !right.contains(UInt32(candidate)) } ?? 0
        return try code(UInt32(wrong))
    }

    private func code(_ number: UInt32) throws -> TypedCode {
        try TypedCode(String(String(1_000_000 + number).dropFirst()))
    }
}

extension EventLog {
    func events() throws -> [Event] {
        var events: [Event] = []
        try read(from: 0) { position, record in
            events.append(try EventRecord.decode(record))
            return true
        }
        return events
    }
}

/// Runs a body many times at once and gathers what came of it.
func atOnce<R: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> R) async throws -> [R] {
    try await withThrowingTaskGroup(of: (Int, R).self) { group in
        for index in 0..<count { group.addTask { (index, try await body(index)) } }
        var results: [(Int, R)] = []
        for try await result in group { results.append(result) }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// An answer that a test did not expect.
struct Unexpected: Error { let answer: Answer }
