package import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Recovery
import Retrace

/// One address and what answers there.
package struct Route: Sendable {
    enum Kind: Sendable {
        /// A page for a browser: a POST must come from a page of our own.
        case page
        /// A call of the JSON API: it carries its own credentials, never a cookie.
        case api
    }

    package let method: HTTPRequest.Method
    package let path: String
    let kind: Kind
    /// Whether its answers take a time that says nothing (E1).
    let isUniform: Bool
    let answer: @Sendable (Call) async throws -> Response

    static func get(_ path: String, _ kind: Kind = .page, _ answer: @escaping @Sendable (Call) async throws -> Response)
        -> Route
    {
        Route(method: .get, path: path, kind: kind, isUniform: false, answer: answer)
    }

    static func post(
        _ path: String, _ kind: Kind = .page, isUniform: Bool = false,
        _ answer: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Route(method: .post, path: path, kind: kind, isUniform: isUniform, answer: answer)
    }
}

/// A request on its way through a route.
struct Call: Sendable {
    let visit: Visit
    let head: HTTPRequest
    let body: ByteBuffer
    let parameters: Parameters
}

extension Portal {
    /// The one way of a request: body, origin, answer, errors, time, headers.
    func respond(to request: Request, _ arrival: Arrival, by route: Route) async -> Response {
        let visit = visit(request, arrival, route.kind)
        let response: Response
        do {
            let body = try await self.body(of: request)
            if route.kind == .page, route.method == .post, !isSameOrigin(request.head) {
                response = errorPage(.forbiddenOrigin, visit)
            } else {
                let call = Call(visit: visit, head: request.head, body: body, parameters: arrival.parameters)
                response = try await route.answer(call)
            }
        } catch {
            response = failure(error, visit, route.kind)
        }
        if route.isUniform { await UniformTime(engine.policy).wait(since: visit.start) }
        return secured(response, isPage: route.kind == .page)
    }

    /// The body, whole and within the limit.
    private func body(of request: Request) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: settings.bodyLimit)
        } catch let error as NIOTooManyBytesError {
            throw error
        } catch {
            throw BrokenOff()
        }
    }

    private func failure(_ error: any Error, _ visit: Visit, _ kind: Route.Kind) -> Response {
        if error is BrokenOff { return brokenOff(visit) }
        return switch kind {
        case .page: pageFailure(error, visit)
        case .api: problem(for: error, visit).response
        }
    }

    /// Nobody reads this answer: the client went away in the middle of its body, or came to the end of its time. It is no
    /// fault of the service's.
    private func brokenOff(_ visit: Visit) -> Response {
        visit.logger.info("the client broke off before its request was whole")
        return Response(status: .badRequest, headers: [.connection: "close"])
    }

    private func pageFailure(_ error: any Error, _ visit: Visit) -> Response {
        switch error {
        case RetraceError.unknownSession: return ended(.unknown, visit)
        case RetraceError.conflict: return errorPage(.badRequest, visit)
        case is NIOTooManyBytesError: return errorPage(.tooLarge, visit)
        case is BadForm: return errorPage(.badRequest, visit)
        default:
            report(error, visit)
            return errorPage(.unavailable, visit)
        }
    }

    /// For the operator: what failed, by the request's id. Errors hold no personal data (E4).
    func report(_ error: any Error, _ visit: Visit) {
        let text = (error as? RetraceError).map(\.description) ?? "\(type(of: error))"
        visit.logger.error("request failed", metadata: ["error": "\(text)"])
    }

    func errorPage(_ kind: ErrorKind, _ visit: Visit) -> Response {
        page(ErrorPage(kind: kind, requestID: visit.requestID), visit, status: kind.status)
    }

    func ended(_ reason: EndedReason, _ visit: Visit) -> Response {
        page(EndedPage(reason: reason), visit, status: .ok).with(PortalCookie.clear(PortalCookie.recovery))
    }
}

/// A body that did not come to its end.
private struct BrokenOff: Error {}

/// A body that is no form.
struct BadForm: Error {}

extension Call {
    func form() throws -> FormFields {
        guard let fields = FormFields(body) else { throw BadForm() }
        return fields
    }

    /// Names a step of this form: the same step of the same form, with the same content, is done once.
    func key(_ step: String, _ fields: FormFields) -> IdempotencyKey {
        IdempotencyKey(scope: "portal", key: "\(step) \(fields.formID)")
    }
}

extension ErrorKind {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .forbiddenOrigin: .forbidden
        case .badRequest: .badRequest
        case .tooLarge: .contentTooLarge
        case .tooMany: .tooManyRequests
        case .unavailable: .serviceUnavailable
        case .methodNotAllowed: .methodNotAllowed
        }
    }
}
