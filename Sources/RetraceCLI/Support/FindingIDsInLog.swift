import EventStore
import Recovery
import Retrace

// Ids by their first digits where there are no views: the log is read until two are found, or to its end.
extension EventLog: IDLookup {
    func session(named id: IDArgument) throws -> SessionID {
        try id.find("session") { try ids(beginning: $0) { event in [event.session].compactMap(\.self) } }
    }

    func account(named id: IDArgument) throws -> Pseudonym {
        try id.find("account") { try ids(beginning: $0) { $0.payload.accounts } }
    }

    func phone(named id: IDArgument) throws -> Pseudonym {
        try id.find("phone") { try ids(beginning: $0) { $0.payload.phones } }
    }

    func client(named id: IDArgument) throws -> Pseudonym {
        try id.find("client") { try ids(beginning: $0) { $0.payload.clients } }
    }

    func network(named id: IDArgument) throws -> Pseudonym {
        try id.find("network") { try ids(beginning: $0) { $0.payload.networks } }
    }

    private func ids<ID: WordPair>(beginning digits: String, _ named: (Event) -> [ID]) throws -> [ID] {
        var search = IDSearch<ID>(beginning: digits)
        try forEachEvent(matching: EventFilter()) { search.wantsMore(after: named($0.event)) }
        return search.found
    }
}

extension Payload {
    var accounts: [Pseudonym] {
        switch self {
        case .recoveryRequested(let it): [it.account]
        case .accountRegistered(let it): [it.account]
        case .phoneChanged(let it): [it.account]
        case .recoveryLocked(let it): [it.account]
        case .recoveryUnlocked(let it): [it.account]
        default: []
        }
    }

    var phones: [Pseudonym] {
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

    var networks: [Pseudonym] {
        switch self {
        case .recoveryRequested(let it): [it.network]
        case .requestRefused(let it): [it.network].compactMap(\.self)
        default: []
        }
    }
}
