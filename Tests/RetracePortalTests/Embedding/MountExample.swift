// begin: mount
import Hummingbird
import Retrace
import RetracePortal

/// A service's own pages, and the portal below `/khoi-phuc`.
func makeRouter(_ portal: Portal) -> Router<PortalRequestContext> {
    let router = Router(context: PortalRequestContext.self)
    router.get("/") { _, _ in "The service's own page" }
    portal.addRoutes(to: router.group("/khoi-phuc"))
    return router
}

/// The portal of an engine that the service has open. `branding` has `"basePath": "/khoi-phuc"`.
func makePortal(_ engine: Engine, _ captcha: ProofOfWorkCaptcha, branding: [UInt8]) throws -> Portal {
    var settings = PortalSettings()
    settings.passwordMinimum = 12
    return try Portal(
        engine: engine, captcha: PortalCaptcha(captcha), branding: Branding(json: branding), settings: settings)
}
// end: mount
