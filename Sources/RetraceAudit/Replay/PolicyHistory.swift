import Recovery

/// The policies that a log adopted, in order.
struct PolicyHistory: Sendable {
    /// Each with the position of its event; they hold for what comes behind.
    private(set) var adopted: [(position: UInt64, policy: Policy)] = []

    /// Takes note of a policy. Positions rise.
    mutating func note(_ event: Event, at position: UInt64) {
        if case .policyAdopted(let it) = event.payload { adopted.append((position, it.policy)) }
    }

    /// The one in force when the event at a position was decided on; nil before the first.
    func policy(at position: UInt64) -> Policy? { adopted.last { $0.position < position }?.policy }

    /// The newest with this version that was adopted before a position.
    func policy(version: UInt32, at position: UInt64) -> Policy? {
        adopted.last { $0.position < position && $0.policy.version == version }?.policy
    }
}
