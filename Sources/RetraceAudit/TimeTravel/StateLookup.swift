import Recovery
import Retrace

/// Where the states at one moment are looked up.
protocol StateLookup {
    func session(_ id: SessionID) throws -> SessionView?
    func account(_ id: Pseudonym) throws -> AccountView?
    func phone(_ id: Pseudonym) throws -> PhoneView?
    func client(_ id: Pseudonym) throws -> ClientView?
}

extension PastState: StateLookup {}

extension Views: StateLookup {}

/// Before the first event there is nothing.
struct EmptyState: StateLookup {
    func session(_ id: SessionID) -> SessionView? { nil }
    func account(_ id: Pseudonym) -> AccountView? { nil }
    func phone(_ id: Pseudonym) -> PhoneView? { nil }
    func client(_ id: Pseudonym) -> ClientView? { nil }
}
