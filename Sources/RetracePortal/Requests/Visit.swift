import HTTPTypes
import Hummingbird
import Logging
import Recovery
import Retrace

/// What a request says of who sends it: read once, and all that handlers see of headers.
struct Visit: Sendable {
    let client: ClientAddress
    let language: Language
    let path: String
    /// Of the browser's recovery, from its cookie.
    let handle: Handle?
    /// Of the browser's sign-in, from its cookie.
    let signInToken: String?
    let requestID: String
    let logger: Logger
    /// When the request was read, on the process's own clock.
    let start: ContinuousClock.Instant
}

extension Portal {
    func visit(_ request: Request, _ context: some PortalContext) -> Visit {
        let cookies = request.cookies
        let language =
            cookies[PortalCookie.language].flatMap { Language(rawValue: $0.value) }
            ?? request.headers[.acceptLanguage].flatMap { Language(acceptLanguage: $0) } ?? .vietnamese
        return Visit(
            client: clients.client(of: request.headers, peer: context.remoteAddress), language: language,
            path: request.uri.path, handle: cookies[PortalCookie.recovery].flatMap { Handle($0.value) },
            signInToken: cookies[PortalCookie.signIn]?.value, requestID: context.id, logger: context.logger,
            start: .now)
    }
}
