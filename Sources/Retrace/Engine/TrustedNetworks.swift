import Recovery
import Synchronization

/// The trusted networks of the policy in force, parsed once.
final class TrustedNetworks: Sendable {
    private let cached = Mutex<(version: UInt32, networks: [CIDR])>((0, []))

    func contains(_ client: ClientAddress, under policy: Policy) -> Bool {
        let networks = cached.withLock { cached in
            if cached.version != policy.version {
                cached = (policy.version, policy.trustedNetworks.compactMap { try? CIDR($0) })
            }
            return cached.networks
        }
        return networks.contains { $0.contains(client) }
    }
}
