public import Recovery

/// How a portal answers. What is not set is fit for production behind TLS.
public struct PortalSettings: Sendable {
    /// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    public var trustedProxies: [CIDR] = []
    /// Whether citizens reach the portal by HTTPS, here or at a proxy: then browsers are told to use nothing else.
    public var isSecure = true
    /// The fewest characters that a password of the citizen's own may have.
    public var passwordMinimum = 8
    /// How long a signed-in browser stays so without doing anything.
    public var signInLife: Instant.Span = .minutes(30)
    /// The largest body of a request, in bytes.
    public var bodyLimit = 16_384

    public init() {}
}
