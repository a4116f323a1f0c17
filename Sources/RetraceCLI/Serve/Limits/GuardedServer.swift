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
                base: HTTP1Channel(responder: responder, configuration: configuration), certificate: certificate)
        }
    }
}

/// A connection with TLS, whose certificate may have been read again since the last one, and with `ArrivalSignal`.
private struct GuardedChannel: ServerChildChannel {
    let base: HTTP1Channel
    let certificate: CertificateBox?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            if let context = certificate?.context {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
            }
            try channel.pipeline.syncOperations.addHandler(ArrivalSignal())
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
