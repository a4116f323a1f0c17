/// Names a command from outside, so that the same command sent again does nothing twice: within 24 hours it gets the
/// same answer. The log holds an HMAC of it, never the key.
public struct IdempotencyKey: Hashable, Sendable {
    /// Who gave the key: two callers may use the same one.
    public let scope: String
    public let key: String

    public init(scope: String, key: String) {
        self.scope = scope
        self.key = key
    }
}
