/// What stood in the vault longer than a policy allows was removed: how many, and after how many days.
public struct RetentionApplied: Equatable, Sendable {
    public var accounts: UInt32
    public var phones: UInt32
    public var clients: UInt32
    public var networks: UInt32
    /// `Policy.identityDays` as applied to accounts and phones; 0 removed none.
    public var identityDays: UInt32
    /// `Policy.clientDays` as applied to clients and networks; 0 removed none.
    public var clientDays: UInt32

    public init(
        accounts: UInt32, phones: UInt32, clients: UInt32, networks: UInt32, identityDays: UInt32, clientDays: UInt32
    ) {
        self.accounts = accounts
        self.phones = phones
        self.clients = clients
        self.networks = networks
        self.identityDays = identityDays
        self.clientDays = clientDays
    }
}
