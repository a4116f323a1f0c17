public import Recovery

/// The policies that a log adopted, in order.
public struct PolicyHistory: Equatable, Sendable {
    /// Each with the position of its event; they hold for what comes behind.
    public private(set) var adopted: [(position: UInt64, policy: Policy)] = []

    public init() {}

    /// Takes note of a policy. Positions rise.
    public mutating func note(_ event: Event, at position: UInt64) {
        if case .policyAdopted(let it) = event.payload { adopted.append((position, it.policy)) }
    }

    /// The one in force when the event at a position was decided on; nil before the first.
    public func policy(at position: UInt64) -> Policy? { adopted.last { $0.position < position }?.policy }

    /// The newest with this version that was adopted before a position.
    public func policy(version: UInt32, at position: UInt64) -> Policy? {
        adopted.last { $0.position < position && $0.policy.version == version }?.policy
    }

    public static func == (a: PolicyHistory, b: PolicyHistory) -> Bool {
        a.adopted.elementsEqual(b.adopted) { $0.position == $1.position && $0.policy == $1.policy }
    }
}
