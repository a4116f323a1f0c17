import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Recovery
import Retrace

/// What operators and the gateway ask, on a port of its own: `/healthz`, `/readyz`, `/metrics`, and receipts.
struct AdminApplication {
    let engine: Engine
    let gateway: WatchedGateway
    let parts: ServeParts
    let registry: PrometheusRegistry
    let settings: ServeSettings
    let options: EngineOptions
    /// Nil, as ever in production: nobody moves the clock.
    let clock: MovableClock?

    var router: Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        let readiness = Readiness(
            engine: engine, gateway: gateway, directoryProblem: parts.directoryProblem, data: settings.data,
            freeSpaceNeeded: options.freeSpaceNeeded)
        let gauges = EngineGauges(engine: engine, registry: registry, data: settings.data)
        router.get("healthz") { _, _ in Self.json(.ok, [("alive", .flag(true))]) }
        router.get("readyz") { [registry] _, _ in
            let problems = await readiness.problems()
            registry.number("retrace_ready", [], .gauge).set(problems.isEmpty ? 1.0 : 0.0)
            return Self.json(
                problems.isEmpty ? .ok : .serviceUnavailable,
                [("ready", .flag(problems.isEmpty)), ("problems", .list(problems.map { .text($0) }))])
        }
        router.get("metrics") { [registry] _, _ in
            gauges.update()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: registry.text())))
        }
        if let receipts = parts.receipts { ReceiptRoute(engine: engine, reader: receipts).add(to: router) }
        if let clock { ClockRoute(engine: engine, clock: clock).add(to: router) }
        return router
    }

    static func json(_ status: HTTPResponse.Status, _ fields: [(key: String, value: Value)]) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: Value.object(fields).json + "\n")))
    }
}
