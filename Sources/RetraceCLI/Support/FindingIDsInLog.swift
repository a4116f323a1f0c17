import EventStore
import Recovery
import Retrace

// Ids by their first digits where there are no views: the log is read until two are found, or to its end.
extension EventLog: IDLookup {
    func session(named id: IDArgument) throws -> SessionID {
        try id.resolve("session") { try ids(beginning: $0) { event in [event.session].compactMap(\.self) } }
    }

    func account(named id: IDArgument) throws -> Pseudonym {
        try id.resolve("account") { try ids(beginning: $0) { $0.payload.accounts } }
    }

    func phone(named id: IDArgument) throws -> Pseudonym {
        try id.resolve("phone") { try ids(beginning: $0) { $0.payload.phones } }
    }

    func client(named id: IDArgument) throws -> Pseudonym {
        try id.resolve("client") { try ids(beginning: $0) { $0.payload.clients } }
    }

    /// At most two of the ids that begin with these digits.
    private func ids<ID: WordPair>(beginning digits: String, _ named: (Event) -> [ID]) throws -> [ID] {
        let missing = max(0, 32 - digits.utf8.count)
        guard let low = ID(hex: digits + String(repeating: "0", count: missing)),
            let high = ID(hex: digits + String(repeating: "f", count: missing))
        else { return [] }
        var found: [ID] = []
        try forEachEvent(matching: EventFilter()) { logged in
            for id in named(logged.event) where low <= id && id <= high && !found.contains(id) { found.append(id) }
            return found.count < 2
        }
        return found
    }
}

extension Payload {
    fileprivate var accounts: [Pseudonym] {
        switch self {
        case .recoveryRequested(let it): [it.account]
        case .accountRegistered(let it): [it.account]
        case .phoneChanged(let it): [it.account]
        case .recoveryLocked(let it): [it.account]
        case .recoveryUnlocked(let it): [it.account]
        default: []
        }
    }

    fileprivate var phones: [Pseudonym] {
        switch self {
        case .recoveryRequested(let it): [it.phone]
        case .accountRegistered(let it): [it.phone]
        case .phoneChanged(let it): [it.phone]
        default: []
        }
    }

    fileprivate var clients: [Pseudonym] {
        switch self {
        case .recoveryRequested(let it): [it.client]
        case .requestRefused(let it): [it.client].compactMap(\.self)
        default: []
        }
    }
}
