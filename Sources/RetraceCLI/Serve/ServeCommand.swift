import ArgumentParser
import CoreMetrics
import Foundation
import Logging
import NIOCore
import Retrace

/// `retrace serve`: the portal as a program of its own.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the portal: the citizen's pages and the JSON API.",
        discussion: """
            Every setting may come from a flag, from the environment or from a file of JSON, in this order: --port is \
            RETRACE_PORT and "port"; --admin-port is RETRACE_ADMIN_PORT and {"admin": {"port": …}}. Secrets come from \
            files that a setting names, or from the environment.

            It stops in order on ctrl-C or SIGTERM, at once on the second one; SIGHUP makes it read the certificate \
            again. docs/serving.md says more.

            Settings:
            \(SettingsHelp.text)
            """)

    @Option(help: ArgumentHelp("The file of settings; otherwise RETRACE_CONFIG.", valueName: "file"))
    var config: String?

    @Flag(help: "Show every setting, its value and where that comes from, and end; no secret is shown.")
    var printConfig = false

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Settings, as below.", valueName: "settings"))
    var settings: [String] = []

    func run() async throws {
        let start = ContinuousClock.now
        let resolved = ResolvedSettings(
            arguments: settings, environment: ProcessInfo.processInfo.environment, file: config)
        if printConfig { try show(resolved) }
        let settings: ServeSettings
        do {
            settings = try ServeSettings(resolved)
            let faults = ProductionChecks(settings: settings).faults
            if !faults.isEmpty { throw SettingFaults(faults) }
        } catch {
            throw WrongInput("\(error)")
        }
        if printConfig { return }
        try await ServeRun(settings: settings, start: start).run()
    }

    private func show(_ resolved: ResolvedSettings) throws {
        let output = Output()
        for line in PrintedSettings(resolved: resolved).lines { try output.line(line) }
        try output.flush()
    }
}

/// One run of the portal, from its settings to its end.
struct ServeRun {
    let settings: ServeSettings
    let start: ContinuousClock.Instant

    func run() async throws {
        let registry = PrometheusRegistry()
        let level = settings.logLevel
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: level) }
        MetricsSystem.bootstrap(registry)
        let logger = Logger(label: "retrace")
        do {
            let certificate = try settings.tls.map { files throws(SettingFaults) in try CertificateBox(files) }
            let served = try await ServedPortal.build(
                settings, try ServeParts(settings), logger: logger, registry: registry, certificate: certificate,
                options: { $0.isDevelopment = settings.isDevelopment })
            try await serve(served, certificate, logger, registry)
        } catch let error as SettingFaults {
            throw WrongInput(error.description)
        } catch let error as IOError {
            throw WrongInput(
                "can't listen at \(settings.portal.host):\(settings.portal.port) or "
                    + "\(settings.admin.host):\(settings.admin.port): \(error); "
                    + "set another port or admin.port, or stop what listens there")
        }
    }

    private func serve(
        _ served: ServedPortal, _ certificate: CertificateBox?, _ logger: Logger, _ registry: PrometheusRegistry
    ) async throws {
        let signals = SignalWatch(
            onStop: {
                logger.notice("stopping: no new connection is taken, what is in flight is answered")
                Task { await served.stop() }
            },
            onReload: { reload(certificate, logger) })
        defer { signals.end() }
        let announcing = Task { [settings, start] in
            let ports = await served.addresses.ports()
            let time = nanoseconds(.now - start) / 1e9
            registry.number("retrace_start_seconds", [], .gauge).set(time)
            logger.notice(
                "serving",
                metadata: [
                    "portal": "\(settings.isTLS ? "https" : "http")://\(settings.portal.host):\(ports.portal)",
                    "admin": "http://\(settings.admin.host):\(ports.admin)",
                    "events": .stringConvertible(Int(clamping: served.engine.position)),
                    "ms": .stringConvertible(time * 1000), "development": "\(settings.isDevelopment)",
                ])
        }
        try await served.run()
        announcing.cancel()
        logger.notice("stopped", metadata: ["events": .stringConvertible(Int(clamping: served.engine.position))])
    }
}

private func reload(_ certificate: CertificateBox?, _ logger: Logger) {
    guard let certificate else { return logger.notice("SIGHUP: there is no certificate to read again") }
    do throws(SettingFaults) {
        try certificate.reload()
        logger.notice("the certificate was read again; new connections get it")
    } catch {
        logger.error(
            "the certificate stays as it was", metadata: ["error": "\(error.sentences.joined(separator: "; "))"])
    }
}

extension ServeSettings {
    fileprivate var isTLS: Bool { tls != nil }
}
