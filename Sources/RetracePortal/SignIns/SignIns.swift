package import Recovery
import Retrace
import Synchronization

/// A browser that has signed in.
package struct SignIn: Sendable {
    package let account: AccountIdentifier
    /// By a temporary password: only the change of password may follow.
    package let isRestricted: Bool
    /// How long the log was before the password was checked: what was told later ends this sign-in.
    package let position: UInt64
    package var ends: Instant

    package init(account: AccountIdentifier, isRestricted: Bool, position: UInt64, ends: Instant) {
        self.account = account
        self.isRestricted = isRestricted
        self.position = position
        self.ends = ends
    }
}

/// The browsers that are signed in, in this process's memory: a restart asks everybody to sign in again.
final class SignIns: Sendable {
    private let life: Instant.Span
    private let table = Mutex(SignInTable())
    /// Beyond it the oldest are let go.
    private let limit = 100_000

    init(life: Instant.Span) { self.life = life }

    /// Returns the token that the browser is to hold.
    func begin(_ account: AccountIdentifier, isRestricted: Bool, position: UInt64, at now: Instant) -> String {
        let token = randomToken(bytes: 32)
        let signIn = SignIn(account: account, isRestricted: isRestricted, position: position, ends: now + life)
        table.withLock { table in
            if table.count >= limit { table.makePlace(at: now) }
            table.put(signIn, under: token)
        }
        return token
    }

    /// The sign-in of a token, whose life begins anew; nil if there is none.
    func find(_ token: String?, at now: Instant) -> SignIn? {
        guard let token else { return nil }
        return table.withLock { table in
            guard var signIn = table[token] else { return nil }
            guard now < signIn.ends else {
                table.remove(token)
                return nil
            }
            signIn.ends = now + life
            table.put(signIn, under: token)
            return signIn
        }
    }

    func end(token: String) { table.withLock { $0.remove(token) } }

    /// Ends those of an account whose password was checked when the log was no longer than `position`.
    func end(_ account: AccountIdentifier, upTo position: UInt64) {
        table.withLock { table in
            for (token, signIn) in table.signIns(of: account) where signIn.position <= position { table.remove(token) }
        }
    }

    /// The same for an account that is known by its pseudonym only.
    func end(_ revocation: Revocation, by engine: Engine) {
        guard let account = try? engine.account(of: revocation.account) else { return }
        end(account, upTo: revocation.position)
    }
}
