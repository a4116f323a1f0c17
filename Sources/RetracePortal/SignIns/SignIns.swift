import Recovery
import Retrace
import Synchronization

/// A browser that has signed in.
struct SignIn: Sendable {
    let account: AccountIdentifier
    /// By a temporary password: only the change of password may follow.
    let isRestricted: Bool
    /// How long the log was before the password was checked: what was told later ends this sign-in.
    let position: UInt64
    var ends: Instant
}

/// The browsers that are signed in, in this process's memory: a restart asks everybody to sign in again.
final class SignIns: Sendable {
    private let life: Instant.Span
    private let byToken = Mutex<[String: SignIn]>([:])
    /// Beyond it the oldest are let go.
    private let limit = 100_000

    init(life: Instant.Span) { self.life = life }

    /// Returns the token that the browser is to hold.
    func begin(_ account: AccountIdentifier, isRestricted: Bool, position: UInt64, at now: Instant) -> String {
        let token = randomToken(bytes: 32)
        byToken.withLock { all in
            if all.count >= limit { all = all.filter { $0.value.ends > now } }
            if all.count >= limit, let oldest = all.min(by: { $0.value.ends < $1.value.ends }) { all[oldest.key] = nil }
            all[token] = SignIn(account: account, isRestricted: isRestricted, position: position, ends: now + life)
        }
        return token
    }

    /// The sign-in of a token, whose life begins anew; nil if there is none.
    func find(_ token: String?, at now: Instant) -> SignIn? {
        guard let token else { return nil }
        return byToken.withLock { all in
            guard var signIn = all[token] else { return nil }
            guard now < signIn.ends else {
                all[token] = nil
                return nil
            }
            signIn.ends = now + life
            all[token] = signIn
            return signIn
        }
    }

    func end(token: String) { byToken.withLock { $0[token] = nil } }

    /// Ends those of an account whose password was checked when the log was no longer than `position`.
    func end(_ account: AccountIdentifier, upTo position: UInt64) {
        byToken.withLock { all in
            all = all.filter { $0.value.account != account || $0.value.position > position }
        }
    }

    /// The same for an account that is known by its pseudonym only.
    func end(_ revocation: Revocation, by engine: Engine) {
        let accounts = byToken.withLock { Set($0.values.map(\.account)) }
        for account in accounts where (try? engine.concerns(revocation, account)) == true {
            end(account, upTo: revocation.position)
        }
    }
}
