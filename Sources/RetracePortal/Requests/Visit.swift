import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Recovery
import Retrace

/// What the portal takes of a request's context, whatever that context's type is: what comes after is compiled for this
/// one alone.
struct Arrival: Sendable {
    let peer: SocketAddress?
    let requestID: String
    let logger: Logger
    let parameters: Parameters

    init(_ context: some PortalContext) {
        peer = context.remoteAddress
        requestID = context.id
        logger = context.logger
        parameters = context.parameters
    }
}

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
    /// A call of the API carries its own credentials and speaks no language: its cookies are not looked at.
    func visit(_ request: Request, _ arrival: Arrival, _ kind: Route.Kind) -> Visit {
        let client = clients.client(of: request.headers, peer: arrival.peer)
        let cookies = kind == .page ? request.cookies : nil
        let language =
            cookies?[PortalCookie.language].flatMap { Language(rawValue: $0.value) }
            ?? request.headers[.acceptLanguage].flatMap { kind == .page ? Language(acceptLanguage: $0) : nil }
            ?? .vietnamese
        return Visit(
            client: client, language: language, path: request.uri.path,
            handle: cookies?[PortalCookie.recovery].flatMap { Handle($0.value) },
            signInToken: cookies?[PortalCookie.signIn]?.value, requestID: arrival.requestID, logger: arrival.logger,
            start: .now)
    }
}
