import HTTPTypes
import Hummingbird
import Logging
import Recovery
import RetracePortal

/// Gives each request its id, and writes one line for each answer: method, the route's template, status and time. Never
/// the path, the query, a header or a client's address.
struct RequestLog<Context: PortalContext>: RouterMiddleware {
    let ids: RequestID
    let metrics: RequestMetrics
    /// The client's network, where the operator wants it in these lines.
    let network: (@Sendable (Request, Context) -> String)?

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        let id = ids.id(for: request, from: context.remoteAddress?.ipAddress.flatMap { try? ClientAddress($0) })
        context.logger[metadataKey: JSONLogHandler.requestKey] = .string(id)
        metrics.began()
        var response = await answer(request, context, next)
        response.headers[.xRequestID] = id
        let time = ContinuousClock.now - start
        metrics.ended(context.endpointPath, request.method, status: response.status.code, after: time)
        write(request, response, context, time)
        return response
    }

    /// An error that is no answer is a fault of the program's; it gets its line and its id like any other answer.
    private func answer(
        _ request: Request, _ context: Context, _ next: @concurrent (Request, Context) async throws -> Response
    ) async -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError {
            return (try? error.response(from: request, context: context)) ?? Response(status: error.status)
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(type(of: error))"])
            return Response(status: .internalServerError)
        }
    }

    private func write(_ request: Request, _ response: Response, _ context: Context, _ time: Duration) {
        guard context.logger.logLevel <= .info else { return }
        var fields: Logger.Metadata = [
            "method": .string(methodName(request.method)), "route": .string(context.endpointPath ?? "none"),
            "status": .stringConvertible(response.status.code),
            "ms": .stringConvertible(nanoseconds(time) / 1e6),
        ]
        if let network { fields["network"] = .string(network(request, context)) }
        context.logger.info("request", metadata: fields)
    }
}
