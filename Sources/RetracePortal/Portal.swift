public import Hummingbird
public import Retrace
import Recovery

/// The citizen's pages and the JSON API over an engine, to be mounted in a Hummingbird application.
///
/// Routes read the engine's answers and nothing else, so a page cannot say what the rules hide.
public struct Portal: Sendable {
    let engine: Engine
    let captcha: PortalCaptcha
    let settings: PortalSettings
    let renderer: PageRenderer
    let assets: PortalAssets
    let basePath: String
    let signIns: SignIns
    let throttle: SignInThrottle
    let clients: ClientResolver

    /// Throws if a custom layout of the branding cannot be read.
    public init(
        engine: Engine, captcha: PortalCaptcha, branding: Branding = .standard, settings: PortalSettings = .init()
    ) throws {
        self.engine = engine
        self.captcha = captcha
        self.settings = settings
        renderer = try PageRenderer(branding: branding)
        assets = PortalAssets(branding: branding)
        basePath = branding.basePath
        signIns = SignIns(life: settings.signInLife)
        throttle = SignInThrottle()
        clients = ClientResolver(trustedProxies: settings.trustedProxies)
    }

    /// Where the portal begins, with the base path: the sign-in page.
    public var beginning: String { basePath + PortalPath.signIn }

    /// Adds the pages and the API. A router that already stands below the branding's base path is not given it again.
    public func addRoutes<Context: PortalContext>(to router: some RouterMethods<Context>) {
        for route in pageRoutes + apiRoutes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                await respond(to: request, Arrival(context), by: route)
            }
        }
    }

    /// Ends sign-ins whose account was recovered or whose recovery was disavowed, in whatever process, until cancelled.
    /// Throws if the log cannot be read.
    public func run() async throws(RetraceError) {
        for try await revocation in engine.revocations() { signIns.end(revocation, by: engine) }
    }

    /// The page for an address that is no page's.
    public func notFound(_ request: Request, _ context: some PortalContext) async -> Response {
        let visit = visit(request, Arrival(context), .page)
        let shown = page(ErrorPage(kind: .notFound, requestID: visit.requestID), visit, status: .notFound)
        return secured(shown, isPage: true)
    }
}
