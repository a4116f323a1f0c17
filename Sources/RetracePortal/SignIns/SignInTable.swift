package import Recovery

/// Sign-ins by their token and by their account: ending one account's must not take a look at all.
package struct SignInTable: Sendable {
    private var byToken: [String: SignIn] = [:]
    private var tokens: [AccountIdentifier: Set<String>] = [:]

    package init() {}

    package var count: Int { byToken.count }

    package subscript(token: String) -> SignIn? { byToken[token] }

    package mutating func put(_ signIn: SignIn, under token: String) {
        byToken[token] = signIn
        tokens[signIn.account, default: []].insert(token)
    }

    package mutating func remove(_ token: String) {
        guard let signIn = byToken.removeValue(forKey: token) else { return }
        tokens[signIn.account]?.remove(token)
        if tokens[signIn.account]?.isEmpty == true { tokens[signIn.account] = nil }
    }

    package func signIns(of account: AccountIdentifier) -> [(token: String, signIn: SignIn)] {
        (tokens[account] ?? []).compactMap { token in byToken[token].map { (token, $0) } }
    }

    /// Lets those go that are over, and a tenth of the rest, the oldest first: so that it is not done for each new one.
    package mutating func makePlace(at now: Instant) {
        for (token, signIn) in byToken where signIn.ends <= now { remove(token) }
        let oldest = byToken.sorted { $0.value.ends < $1.value.ends }.prefix(byToken.count / 10 + 1)
        for (token, _) in oldest { remove(token) }
    }
}
