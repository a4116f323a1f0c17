import EventStore
import Recovery
import Retrace

/// Plays the demonstration in an empty folder, with a cheap hash of passwords, and returns the lines that it prints.
package func demonstrate(in folder: String) async throws -> [String] {
    let lines = DemoLines()
    let screen = DemoScreen(style: .plain) { lines.add($0.sequence) }
    try await Demo(folder: folder, screen: screen, cost: .test).play()
    return lines.all
}

private final class DemoLines {
    private(set) var all: [String] = []
    func add(_ line: String) { all.append(line) }
}

/// The guide's example, step by step, as the citizen sees it.
struct Demo {
    let folder: String
    let screen: DemoScreen
    var cost = PasswordCost.owasp

    /// 2026-01-05 10:08:30 in Vietnam, and the session id that makes the guide's code come out.
    private static let start = Instant(milliseconds: 1_767_582_510_000)
    private static let session = SessionID(high: 0x019b_8c20_abb0_0000, low: 0x5e7a_ce00_0003_22ac)
    private static let accounts = "type,identifier,phone,name\nindividual,123456789423,0387584663,123456789423\n"
    private static let newPassword = Secret("biển Nha Trang 2026")

    func play() async throws {
        let account = try AccountIdentifier("123456789423", type: .individual)
        let phone = try PhoneNumber("0387584663")
        let clock = VirtualClock(at: Self.start)
        let directory = try EmbeddedDirectory(at: folder + "/directory", cost: cost)
        let gateway = try FileSMSGateway(folder: folder + "/sms")
        let captcha = try ProofOfWorkCaptcha(key: Array("the key of the demonstration".utf8))
        let engine = try await open(clock, EnginePorts(directory: directory, gateway: gateway, captcha: captcha))
        try await engine.record(try directory.importCSV(Array(Self.accounts.utf8)))
        screen.begin(folder: folder)
        let stage = DemoStage(
            engine: engine, clock: clock, gateway: gateway, captcha: captcha, account: account, phone: phone,
            screen: screen, folder: folder, start: Self.start)
        try await stage.play(session: Self.session, newPassword: Self.newPassword)
        try engine.catchUpViews()
        await engine.close()
    }

    private func open(_ clock: VirtualClock, _ ports: EnginePorts) async throws -> Engine {
        var options = EngineOptions(data: folder, keys: .test)
        options.isDevelopment = true
        options.clock = clock
        options.seed = 725_306
        return try await Engine.open(options, ports)
    }
}
