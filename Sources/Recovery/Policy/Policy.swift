/// What is allowed, as data. All numbers of docs/rules.md stand here; `standard` has the rules' own.
///
/// Times are in seconds unless name or comment says otherwise; counts are counts. Order, time and L1 apply to a session
/// as in the policy it began under, the other limits as in the policy in force.
public struct Policy: Equatable, Sendable {
    /// Given when it is adopted: 1, 2, 3 …
    public var version: UInt32 = 0
    public var way: CredentialsWay = .temporary

    public var codeLife: Int64 = 300
    public var resendWait: Int64 = 60
    public var sessionLife: Int64 = 900
    public var credentialsLife: Int64 = 1_800
    public var deliveryLife: Int64 = 1_800
    /// T7, a row: the first, second, third and every further pause.
    public var pauses: [Int64] = [30, 120, 600, 3_600]
    public var disavowalLife: Int64 = 864_000

    public var wrongCodes: Int64 = 5
    public var codesInTenMinutes: Int64 = 3
    public var codesInDay: Int64 = 5
    /// 0 is off.
    public var codesInThirtyDays: Int64 = 0
    public var pairWrongInDay: Int64 = 10
    public var pairWrongInAll: Int64 = 100
    public var dailyMessages: Int64 = 20_000
    public var dailyMessagesWarning: Int64 = 70

    /// For everybody, and for the clients of `trustedNetworks`.
    public var limits = ClientLimits()
    public var trustedLimits = ClientLimits.trusted
    /// Canonical CIDR texts: the counters of a one-stop office, a carrier's shared address.
    public var trustedNetworks: [String] = []

    /// How long a worker holds a message, and the waits before an attempt that a gateway refused is made again. The last
    /// wait repeats while the code lives or the credentials may still be sent; a notice is given up after it.
    public var lease: Int64 = 30
    public var retryWaits: [Int64] = [5, 15, 45, 120, 300]

    /// E1, in milliseconds: no answer to a citizen leaves sooner than the floor and a random part of the jitter after
    /// its request came.
    public var answerFloor: Int64 = 400
    public var answerJitter: Int64 = 100

    /// A checkpoint is signed after this time, in seconds, or so many events, whichever comes first.
    public var checkpointSeconds: Int64 = 60
    public var checkpointEvents: Int64 = 10_000
    /// How many days an identity that nothing uses any more stays in the vault: accounts and phones, and clients with
    /// their networks. 0 keeps it.
    public var identityDays: Int64 = 0
    public var clientDays: Int64 = 90

    public init() {}

    /// The numbers of docs/rules.md.
    public static let standard = Policy()
}

/// L4 to L7: what one client and its network may ask for.
public struct ClientLimits: Equatable, Sendable {
    public var requestsForHarder: Int64 = 10
    public var requestsInHour: Int64 = 60
    public var requestsInDay: Int64 = 200
    public var networkInHour: Int64 = 300
    public var accountsInHour: Int64 = 20
    public var phonesInDay: Int64 = 5

    public init() {}

    /// An office's counter serves many citizens from one address.
    public static let trusted: ClientLimits = {
        var limits = ClientLimits()
        limits.requestsForHarder = 200
        limits.requestsInHour = 600
        limits.requestsInDay = 3_000
        limits.networkInHour = 3_000
        limits.accountsInHour = 600
        limits.phonesInDay = 20
        return limits
    }()
}

extension Policy {
    public func limits(isTrusted: Bool) -> ClientLimits { isTrusted ? trustedLimits : limits }

    /// The pause after the k-th session in a row that L1 ended, k from 1.
    public func pause(afterLockouts count: UInt32) -> Instant.Span {
        let index = min(Int(max(count, 1)) - 1, pauses.count - 1)
        return .seconds(index >= 0 ? pauses[index] : 0)
    }
}
