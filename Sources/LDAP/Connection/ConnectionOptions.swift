/// How a server is reached.
public struct ConnectionOptions: Sendable {
    public let url: ServerURL
    /// Turns a plain connection into an encrypted one before anything else is sent.
    public let startsTLS: Bool
    /// The certificates (PEM) of the authorities that the server's certificate must come from. Always checked, and so is
    /// the host's name in it.
    public let authorities: String
    /// To connect and to agree on encryption.
    public let connectLimit: Duration

    public init(url: ServerURL, startsTLS: Bool, authorities: String, connectLimit: Duration) {
        self.url = url
        self.startsTLS = startsTLS
        self.authorities = authorities
        self.connectLimit = connectLimit
    }

    var isEncrypted: Bool { startsTLS || url.transport == .tls }
}
