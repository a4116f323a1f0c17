import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import Recovery
import Retrace
import RetracePortal

/// The portal that `bench http` measures, in a process of its own. It says its port on the standard output,
/// and ends when the standard input is closed: so it does not outlive the process that began it.
struct BenchServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "http-server", shouldDisplay: false)

    @Option var folder: String
    @Option var floor: Int64 = 0
    @Option var jitter: Int64 = 0
    /// How many accounts are put into a directory with the real hash; 0 for the one without.
    @Option var hashed = 0

    func run() async throws {
        let phone = BenchPhone()
        let captcha = try BenchCitizen.captcha()
        let parts = ServeParts(
            keys: .test, gateway: phone, directory: try directory(), captcha: captcha,
            shownCaptcha: PortalCaptcha(captcha))
        var settings = ServeSettings(data: folder)
        settings.portal.port = 0
        settings.admin.port = 0
        settings.isDevelopment = true
        settings.trustedProxies = [try CIDR("127.0.0.0/8")]
        let served = try await ServedPortal.build(
            settings, parts, logger: Logger(label: "bench") { JSONLogHandler(label: $0, level: .error) },
            registry: PrometheusRegistry(),
            options: { options in
                options.isDevelopment = true
                options.policy = Self.policy(floor: floor, jitter: jitter)
            },
            routes: { router, _ in
                router.get("bench/message/{session}") { _, context in
                    guard let session = context.parameters.get("session").flatMap(SessionID.init(hex:)) else {
                        return Response(status: .notFound)
                    }
                    await phone.credentials(of: session)
                    return Response(status: .noContent)
                }
            })
        let signals = SignalWatch(onStop: { Task { await served.stop() } }, onReload: {})
        defer { signals.end() }
        whenInputCloses { Task { await served.stop() } }
        async let announced: Void = announce(served)
        try await served.run()
        try await announced
    }

    private func announce(_ served: ServedPortal) async throws {
        let output = Output()
        try output.line("\(await served.addresses.ports().portal)")
        try output.flush()
    }

    private func directory() throws -> any AccountDirectory {
        guard hashed > 0 else { return BenchDirectory() }
        let directory = try EmbeddedDirectory(at: folder + "/directory")
        let rows = (0..<hashed).map { index in
            let citizen = BenchCitizen(index: index)
            return "individual,\(citizen.identifier),\(citizen.phone)\n"
        }
        _ = try directory.importCSV(Array(("type,identifier,phone\n" + rows.joined()).utf8))
        return directory
    }

    static func policy(floor: Int64, jitter: Int64) -> Policy {
        var policy = History.policy
        policy.answerFloor = floor
        policy.answerJitter = jitter
        return policy
    }
}
