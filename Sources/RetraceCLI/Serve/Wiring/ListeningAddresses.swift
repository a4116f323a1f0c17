import NIOCore
import Synchronization

/// Where the portal and the operators' application listen, as soon as both do.
final class ListeningAddresses: Sendable {
    struct Ports: Sendable, Equatable {
        let portal: Int
        let admin: Int
    }

    private struct State {
        var portal: Int?
        var admin: Int?
        var waiting: [CheckedContinuation<Ports, Never>] = []
    }

    private let state = Mutex(State())

    func note(portal address: SocketAddress?) { note { $0.portal = address?.port ?? 0 } }
    func note(admin address: SocketAddress?) { note { $0.admin = address?.port ?? 0 } }

    /// Waits until both listen.
    func ports() async -> Ports {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Ports? in
                guard let portal = state.portal, let admin = state.admin else {
                    state.waiting.append(continuation)
                    return nil
                }
                return Ports(portal: portal, admin: admin)
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private func note(_ change: (inout State) -> Void) {
        let (ports, waiting) = state.withLock { state -> (Ports?, [CheckedContinuation<Ports, Never>]) in
            change(&state)
            guard let portal = state.portal, let admin = state.admin else { return (nil, []) }
            defer { state.waiting = [] }
            return (Ports(portal: portal, admin: admin), state.waiting)
        }
        if let ports { for continuation in waiting { continuation.resume(returning: ports) } }
    }
}
