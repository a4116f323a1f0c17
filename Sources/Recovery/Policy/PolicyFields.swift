/// One number of a policy: how the log stores it, what a file calls it, its rule, and what it may be.
///
/// The stored form, the JSON form and validation all read this one table.
public struct PolicyField: Sendable {
    /// The key in the stored map. Never used again for another number.
    public let key: UInt64
    public let name: String
    /// Nil for what no rule asks for.
    public let rule: Rule?
    public let range: ClosedRange<Int64>
    public let unit: String
    /// The first version of the stored form that has it.
    public let since: UInt8
    private let path: @Sendable (inout Policy, Int64?) -> Int64

    private init(
        _ key: UInt64, _ name: String, _ rule: Rule?, _ range: ClosedRange<Int64>, _ unit: String,
        _ path: any WritableKeyPath<Policy, Int64> & Sendable, since: UInt8 = 1
    ) {
        self.key = key
        self.name = name
        self.rule = rule
        self.range = range
        self.unit = unit
        self.since = since
        self.path = { policy, new in
            if let new { policy[keyPath: path] = new }
            return policy[keyPath: path]
        }
    }

    public func value(in policy: Policy) -> Int64 {
        var copy = policy
        return path(&copy, nil)
    }

    public func set(_ value: Int64, in policy: inout Policy) { _ = path(&policy, value) }

    /// All numbers, by rising key.
    public static let all: [PolicyField] = [
        PolicyField(3, "codeLife", .t1, 30...600, "s", \.codeLife),
        PolicyField(4, "resendWait", .t2, 10...600, "s", \.resendWait),
        PolicyField(5, "sessionLife", .t3, 60...3_600, "s", \.sessionLife),
        PolicyField(6, "credentialsLife", .t4, 60...86_400, "s", \.credentialsLife),
        PolicyField(7, "deliveryLife", .t8, 60...86_400, "s", \.deliveryLife),
        PolicyField(8, "disavowalLife", .e3, 86_400...864_000, "s", \.disavowalLife),
        PolicyField(10, "wrongCodes", .l1, 1...10, "", \.wrongCodes),
        PolicyField(11, "codesInTenMinutes", .l2, 1...100, "", \.codesInTenMinutes),
        PolicyField(12, "codesInDay", .l2, 1...1_000, "", \.codesInDay),
        PolicyField(13, "codesInThirtyDays", .l2, 0...10_000, "", \.codesInThirtyDays),
        PolicyField(14, "pairWrongInDay", .l3, 1...1_000, "", \.pairWrongInDay),
        PolicyField(15, "pairWrongInAll", .l3, 1...100_000, "", \.pairWrongInAll),
        PolicyField(16, "dailyMessages", .l8, 1...1_000_000_000, "", \.dailyMessages),
        PolicyField(17, "dailyMessagesWarning", .l8, 1...100, "%", \.dailyMessagesWarning),
        PolicyField(20, "requestsForHarder", .l4, 1...1_000_000, "", \.limits.requestsForHarder),
        PolicyField(21, "requestsInHour", .l4, 1...1_000_000, "", \.limits.requestsInHour),
        PolicyField(22, "requestsInDay", .l4, 1...1_000_000, "", \.limits.requestsInDay),
        PolicyField(23, "networkInHour", .l5, 1...1_000_000, "", \.limits.networkInHour),
        PolicyField(24, "accountsInHour", .l6, 1...1_000_000, "", \.limits.accountsInHour),
        PolicyField(25, "phonesInDay", .l7, 1...1_000_000, "", \.limits.phonesInDay),
        PolicyField(30, "trustedRequestsForHarder", .l4, 1...1_000_000, "", \.trustedLimits.requestsForHarder),
        PolicyField(31, "trustedRequestsInHour", .l4, 1...1_000_000, "", \.trustedLimits.requestsInHour),
        PolicyField(32, "trustedRequestsInDay", .l4, 1...1_000_000, "", \.trustedLimits.requestsInDay),
        PolicyField(33, "trustedNetworkInHour", .l5, 1...1_000_000, "", \.trustedLimits.networkInHour),
        PolicyField(34, "trustedAccountsInHour", .l6, 1...1_000_000, "", \.trustedLimits.accountsInHour),
        PolicyField(35, "trustedPhonesInDay", .l7, 1...1_000_000, "", \.trustedLimits.phonesInDay),
        PolicyField(40, "lease", .o5, 5...300, "s", \.lease),
        PolicyField(41, "answerFloor", .e1, 0...5_000, "ms", \.answerFloor, since: 2),
        PolicyField(42, "answerJitter", .e1, 0...2_000, "ms", \.answerJitter, since: 2),
        PolicyField(43, "checkpointSeconds", nil, 1...86_400, "s", \.checkpointSeconds, since: 3),
        PolicyField(44, "checkpointEvents", nil, 1...10_000_000, "", \.checkpointEvents, since: 3),
        PolicyField(45, "identityDays", nil, 0...36_500, "days", \.identityDays, since: 3),
        PolicyField(46, "clientDays", nil, 0...36_500, "days", \.clientDays, since: 3),
    ]
}

extension Policy {
    /// Why a policy may not be adopted; empty if it may.
    public var faults: [PolicyFault] {
        var faults: [PolicyFault] = []
        for field in PolicyField.all where !field.range.contains(field.value(in: self)) {
            faults.append(.outOfRange(field.name, field.value(in: self), field.range, field.rule))
        }
        if sessionLife < codeLife { faults.append(.sessionShorterThanCode(session: sessionLife, code: codeLife)) }
        if pauses.isEmpty || pauses.contains(where: { !(1...86_400).contains($0) }) || pauses.count > 16 {
            faults.append(.badList("pauses", "1 to 16 waits of 1 to 86400 s"))
        }
        if retryWaits.contains(where: { !(1...3_600).contains($0) }) || retryWaits.count > 16 {
            faults.append(.badList("retryWaits", "up to 16 waits of 1 to 3600 s"))
        }
        if codesInDay < codesInTenMinutes { faults.append(.badList("codesInDay", "no less than codesInTenMinutes")) }
        for network in trustedNetworks where (try? CIDR(network)) == nil {
            faults.append(.badNetwork(network))
        }
        if trustedNetworks.count > 1_000 { faults.append(.badList("trustedNetworks", "at most 1000 networks")) }
        return faults
    }
}

/// One thing that is wrong with a policy.
public enum PolicyFault: Error, Equatable, Sendable, CustomStringConvertible {
    case outOfRange(String, Int64, ClosedRange<Int64>, Rule?)
    case sessionShorterThanCode(session: Int64, code: Int64)
    case badList(String, String)
    case badNetwork(String)

    public var description: String {
        switch self {
        case .outOfRange(let name, let value, let range, let rule):
            "\(name) is \(value); \(rule.map { "\($0) allows" } ?? "allowed is") \(range.lowerBound) to \(range.upperBound)"
        case .sessionShorterThanCode(let session, let code):
            "sessionLife is \(session) s, shorter than codeLife, \(code) s; T3 needs a session that outlives its code"
        case .badList(let name, let expected): "\(name) must be \(expected)"
        case .badNetwork(let network):
            "trustedNetworks has \"\(network)\", which is not a network such as 203.0.113.0/24 or 2001:db8::/32"
        }
    }
}
