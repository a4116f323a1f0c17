import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// How the portal's connections are taken: TLS if there is a certificate, limits on headers, time and idleness.
struct GuardedServer: Sendable {
    let limits: ServeSettings.Limits
    /// The certificate in force; nil for plain HTTP.
    let certificate: CertificateBox?
    private let places: ConnectionPlaces

    init(limits: ServeSettings.Limits, certificate: CertificateBox?) {
        self.limits = limits
        self.certificate = certificate
        places = ConnectionPlaces(limits.connections)
    }

    var builder: HTTPServerBuilder {
        HTTPServerBuilder { responder in
            let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.header, maxHeaderListSize: limits.header,
                maxHeaderFieldCount: limits.headerCount)
            let request = limits.request
            let configuration = HTTP1Channel.Configuration(
                additionalChannelHandlers: [RequestDeadline(limit: request)],
                idleTimeout: TimeAmount(limits.idle), httpDecoderConfiguration: decoder)
            return GuardedChannel(
                base: HTTP1Channel(responder: responder, configuration: configuration),
                refusing: HTTP1Channel(responder: refuse, configuration: configuration), certificate: certificate,
                places: places)
        }
    }
}

/// A connection with TLS, whose certificate may have been read again since the last one, and with `ArrivalSignal`; or one
/// that there is no place for.
private struct GuardedChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let inner: HTTP1Channel.Value
        let isRefused: Bool
        var channel: any Channel { inner.channel }
    }

    let base: HTTP1Channel
    let refusing: HTTP1Channel
    let certificate: CertificateBox?
    let places: ConnectionPlaces

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let isRefused = !places.take(for: channel)
        if isRefused { logger.debug("a connection is refused, for there are as many as limits.connections allows") }
        // Under TLS such a one is closed at once: a handshake costs more than many answers.
        if isRefused, certificate != nil {
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(NoPlace())
        }
        return channel.eventLoop.makeCompletedFuture {
            if let context = certificate?.context {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
            }
            try channel.pipeline.syncOperations.addHandler(ArrivalSignal())
            if isRefused { channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) } }
        }.flatMap { base.setup(channel: channel, logger: logger) }
            .map { Value(inner: $0, isRefused: isRefused) }
    }

    func handle(value: Value, logger: Logger) async {
        await (value.isRefused ? refusing : base).handle(value: value.inner, logger: logger)
    }
}

/// What a client without a place is told. The connection stays for its two seconds unless the client closes it: one that is
/// closed upon bytes that nobody has read is torn down, and the client may never see the answer.
@concurrent @Sendable private func refuse(
    _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel
) async throws {
    let fields: HTTPFields = [.retryAfter: "5", .connection: "close", .contentLength: "0"]
    try await writer.writeResponse(HTTPResponse(status: .serviceUnavailable, headerFields: fields))
}
