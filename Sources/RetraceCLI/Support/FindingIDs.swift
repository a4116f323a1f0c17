import Recovery
import Retrace

/// Where ids are found by their first digits: a terminal shows 16 of 32, and a person types fewer.
protocol IDLookup {
    func session(named id: IDArgument) throws -> SessionID
    func account(named id: IDArgument) throws -> Pseudonym
    func phone(named id: IDArgument) throws -> Pseudonym
    func client(named id: IDArgument) throws -> Pseudonym
    func network(named id: IDArgument) throws -> Pseudonym
}

extension CurrentViews: IDLookup {
    func session(named id: IDArgument) throws -> SessionID {
        try id.find("session") { try sessions(beginning: $0) }
    }

    func account(named id: IDArgument) throws -> Pseudonym {
        try id.find("account") { digits in
            let found = try accounts(beginning: digits)
            return found.isEmpty ? try told(digits, \.accounts) : found
        }
    }

    func phone(named id: IDArgument) throws -> Pseudonym {
        try id.find("phone") { digits in
            let found = try phones(beginning: digits)
            return found.isEmpty ? try told(digits, \.phones) : found
        }
    }

    func client(named id: IDArgument) throws -> Pseudonym {
        try id.find("client") { try clients(beginning: $0) }
    }

    /// No view is of networks; the events that name one are found by their kind.
    func network(named id: IDArgument) throws -> Pseudonym {
        try id.find("network") { try ids(beginning: $0, in: [.recoveryRequested, .requestRefused], \.networks) }
    }

    /// Accounts and phones of which no recovery tells, but the directory.
    private func told(_ digits: String, _ named: (Payload) -> [Pseudonym]) throws -> [Pseudonym] {
        try ids(beginning: digits, in: [.accountRegistered, .phoneChanged], named)
    }

    private func ids(
        beginning digits: String, in types: Set<EventType>, _ named: (Payload) -> [Pseudonym]
    ) throws -> [Pseudonym] {
        var filter = EventFilter()
        filter.types = types
        var search = IDSearch<Pseudonym>(beginning: digits)
        try views.forEachEvent(matching: filter) { search.wantsMore(after: named($0.event.payload)) }
        return search.found
    }
}

/// A search among the ids that events name for those that begin with some digits: at most two, and one if the digits are
/// all of it.
struct IDSearch<ID: WordPair> {
    private(set) var found: [ID] = []
    private let range: ClosedRange<ID>?

    init(beginning digits: String) {
        let missing = max(0, 32 - digits.utf8.count)
        let low = ID(hex: digits + String(repeating: "0", count: missing))
        let high = ID(hex: digits + String(repeating: "f", count: missing))
        range = low.flatMap { low in high.map { low...$0 } }
    }

    /// Takes the ids that an event names. Returns whether those of another one are wanted.
    mutating func wantsMore(after ids: [ID]) -> Bool {
        guard let range else { return false }
        for id in ids where range.contains(id) && !found.contains(id) { found.append(id) }
        return found.count < (range.lowerBound == range.upperBound ? 1 : 2)
    }
}

extension IDArgument {
    /// The whole id, whether or not there is one; otherwise the one that `find` gives for its first digits.
    func resolve<ID: WordPair>(_ what: String, _ find: (String) throws -> [ID]) throws -> ID {
        try ID(hex: digits) ?? self.find(what, find)
    }

    /// The id that `find` gives for these digits, be they all of it or the first ones.
    func find<ID: WordPair>(_ what: String, _ find: (String) throws -> [ID]) throws -> ID {
        let found = try find(digits)
        guard let id = found.first else { throw WrongInput.none(what, digits) }
        guard found.count == 1 else {
            throw WrongInput("more than one \(what) begins with \(digits); give more digits, at most 32")
        }
        return id
    }
}

extension WrongInput {
    /// For what is named by its id and is not there; or was not there yet, as of a moment.
    static func none(_ what: String, _ digits: String, then: Bool = false) -> WrongInput {
        let advice = what == "account" ? "; a phone or a client has a pseudonym too" : ""
        return WrongInput("no \(what) \(then ? "began with \(digits) then" : "begins with \(digits)")\(advice)")
    }
}
