import Recovery
import Retrace

/// Where ids are found by their first digits: a terminal shows 16 of 32, and a person types fewer.
protocol IDLookup {
    func session(named id: IDArgument) throws -> SessionID
    func account(named id: IDArgument) throws -> Pseudonym
    func phone(named id: IDArgument) throws -> Pseudonym
    func client(named id: IDArgument) throws -> Pseudonym
}

extension CurrentViews: IDLookup {
    func session(named id: IDArgument) throws -> SessionID {
        try id.resolve("session") { try sessions(beginning: $0) }
    }

    func account(named id: IDArgument) throws -> Pseudonym {
        try id.resolve("account") { try accounts(beginning: $0) }
    }

    func phone(named id: IDArgument) throws -> Pseudonym {
        try id.resolve("phone") { try phones(beginning: $0) }
    }

    func client(named id: IDArgument) throws -> Pseudonym {
        try id.resolve("client") { try clients(beginning: $0) }
    }
}

extension IDArgument {
    /// The whole id; otherwise the one that `find` gives for its first digits.
    func resolve<ID: WordPair>(_ what: String, _ find: (String) throws -> [ID]) throws -> ID {
        if let whole = ID(hex: digits) { return whole }
        let found = try find(digits)
        guard let id = found.first else { throw WrongInput("no \(what) begins with \(digits)") }
        guard found.count == 1 else {
            throw WrongInput("more than one \(what) begins with \(digits); give more digits, at most 32")
        }
        return id
    }

    /// The whole id; there is no table to find it in.
    func whole<ID: WordPair>(_ what: String) throws -> ID {
        guard let id = ID(hex: digits) else {
            throw WrongInput("give all 32 digits of the \(what): its first ones can't be looked up")
        }
        return id
    }
}
