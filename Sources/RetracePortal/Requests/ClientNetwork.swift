public import Hummingbird
import Recovery

extension Portal {
    /// The network that a request comes from (IPv4 /24, IPv6 /48), for a log line where the operator wants it: never
    /// the client's address.
    public func clientNetwork(of request: Request, _ context: some PortalContext) -> String {
        clients.client(of: request.headers, peer: context.remoteAddress).network
    }
}
