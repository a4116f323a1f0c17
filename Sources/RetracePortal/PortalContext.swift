public import Hummingbird
public import NIOCore

/// What the portal needs of the context of the application that it is mounted in: the address of the peer.
///
/// `PortalRequestContext` is one; an application with a context of its own adds the property, from its source's channel.
public protocol PortalContext: RequestContext {
    /// The address at the other end of the connection: the client's, or that of a proxy before it.
    var remoteAddress: SocketAddress? { get }
}

/// A context that holds nothing but what the portal needs.
public struct PortalRequestContext: PortalContext {
    public var coreContext: CoreRequestContextStorage
    public let remoteAddress: SocketAddress?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
