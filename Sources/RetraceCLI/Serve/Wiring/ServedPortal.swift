import CoreMetrics
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Recovery
import Retrace
import RetracePortal
import ServiceLifecycle
import Synchronization

/// The whole program, wired: an engine, the portal's application over it, and that for operators on a port of its own.
struct ServedPortal {
    let engine: Engine
    let gateway: WatchedGateway
    let registry: PrometheusRegistry
    /// Where both listen, once they do.
    let addresses: ListeningAddresses
    private let group: ServiceGroup

    /// `options` may change how the engine is opened, `routes` adds to the portal's: for the demonstration.
    static func build(
        _ settings: ServeSettings, _ parts: ServeParts, logger: Logger, registry: PrometheusRegistry,
        certificate: CertificateBox? = nil, options change: (inout EngineOptions) -> Void = { _ in },
        routes: (Router<PortalRequestContext>, Portal) throws -> Void = { _, _ in }
    ) async throws -> ServedPortal {
        let gateway = WatchedGateway(parts.gateway, registry: registry)
        var options = EngineOptions(data: settings.data, keys: parts.keys)
        options.policy = try settings.firstPolicy()
        options.templates = try settings.messageTemplates()
        options.origin = settings.checkpoints.origin
        options.checkpointDestinations = settings.checkpoints.destinations
        let failures = registry.number("retrace_checkpoint_failures_total", [], .counter)
        options.checkpointFailed = { sentence in
            failures.increment(by: 1.0)
            logger.warning("checkpoint", metadata: ["error": "\(sentence)"])
        }
        let clock = settings.hasMovableClock ? try MovableClock() : nil
        options.clockSource = clock?.source
        change(&options)
        let branding = try settings.branding()
        try refuseForeign(options.data)
        let engine = try await Engine.open(
            options, EnginePorts(directory: parts.directory, gateway: gateway, captcha: parts.captcha))
        do {
            if let origin = try engine.log.origin(), let wanted = settings.checkpoints.origin, wanted != origin {
                logger.warning(
                    "checkpoints.origin is for a new log, and this one keeps its name",
                    metadata: ["name": "\(origin)", "set": "\(wanted)"])
            }
            let portal = try Portal(
                engine: engine, captcha: parts.shownCaptcha, branding: branding, settings: settings.portalSettings())
            let addresses = ListeningAddresses()
            let router = portalRouter(
                portal, below: branding.basePath, settings, RequestMetrics(factory: registry))
            if let receipts = parts.receipts { ReceiptRoute(engine: engine, reader: receipts).add(to: router) }
            try routes(router, portal)
            let application = Application(
                responder: router.buildResponder(),
                server: GuardedServer(limits: settings.limits, certificate: certificate).builder,
                configuration: configuration(settings.portal, settings.limits, logger),
                onServerRunning: { addresses.note(portal: $0.localAddress) }, logger: logger)
            let admin = AdminApplication(
                engine: engine, gateway: gateway, parts: parts, registry: registry, settings: settings,
                options: options, clock: clock)
            let operators = Application(
                responder: admin.router.buildResponder(),
                server: GuardedServer(limits: settings.limits, certificate: nil).builder,
                configuration: configuration(settings.admin, settings.limits, logger),
                onServerRunning: { addresses.note(admin: $0.localAddress) }, logger: logger)
            // They are told to stop in the reverse order, each when the one before it has: the portal first, the
            // engine last.
            let services: [any Service] = [
                EngineService(engine: engine), TallyService(tally: LogTally(engine: engine, registry: registry)),
                RevocationService(portal: portal), operators, application,
            ]
            var grouping = ServiceGroupConfiguration(services: services, logger: logger)
            grouping.maximumGracefulShutdownDuration = settings.limits.stop
            return ServedPortal(
                engine: engine, gateway: gateway, registry: registry, addresses: addresses,
                group: ServiceGroup(configuration: grouping))
        } catch {
            await engine.close()
            throw error
        }
    }

    /// Serves until it is told to stop, and returns when what was in flight has been answered and the engine is closed.
    func run() async throws { try await group.run() }

    func stop() async { await group.triggerGracefulShutdown() }

    private static func portalRouter(
        _ portal: Portal, below basePath: String, _ settings: ServeSettings, _ metrics: RequestMetrics
    ) -> Router<PortalRequestContext> {
        let router = Router(context: PortalRequestContext.self, options: .autoGenerateHeadEndpoints)
        var network: (@Sendable (Request, PortalRequestContext) -> String)?
        if settings.logsNetwork { network = { portal.clientNetwork(of: $0, $1) } }
        let ids = RequestID(trustedProxies: settings.trustedProxies)
        router.add(middleware: RequestLog<PortalRequestContext>(ids: ids, metrics: metrics, network: network))
        router.add(middleware: NotFoundPage(portal: portal))
        if basePath.isEmpty {
            portal.addRoutes(to: router)
        } else {
            portal.addRoutes(to: router.group(RouterPath(basePath)))
        }
        router.get("/") { _, _ in
            portal.secured(Response.redirect(to: portal.beginning, type: .found), isPage: true)
        }
        return router
    }

    private static func configuration(
        _ listener: ServeSettings.Listener, _ limits: ServeSettings.Limits, _ logger: Logger
    ) -> ApplicationConfiguration {
        ApplicationConfiguration(
            address: .hostname(listener.host, port: listener.port), backlog: 1_024,
            // Those that are being refused besides.
            availableConnectionsDelegate: MaximumAvailableConnections(limits.connections + 256, logger: logger))
    }
}

/// The portal's own page where no route matches.
private struct NotFoundPage: RouterMiddleware {
    let portal: Portal

    func handle(
        _ request: Request, context: PortalRequestContext,
        next: @concurrent (Request, PortalRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return await portal.notFound(request, context)
        }
    }
}
