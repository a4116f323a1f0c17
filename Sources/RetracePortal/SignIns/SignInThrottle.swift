import Recovery
import Synchronization

/// Slows guessing of passwords and tokens, by the client that guesses: it never shuts an account's owner out, because
/// others' tries do not count against them.
final class SignInThrottle: Sendable {
    private struct Key: Hashable {
        let client: String
        let account: String
    }

    private struct Window {
        var begun: Instant
        var count: Int
    }

    private let windows = Mutex<[Key: Window]>([:])
    private let span = Instant.Span.minutes(10)
    private let perAccount = 10
    private let perClient = 50
    /// Beyond it, windows that are over are dropped.
    private let sweepAt = 50_000

    /// Whether this client may try this account, or any token if there is none.
    func allows(_ client: ClientAddress, _ account: AccountIdentifier? = nil, at now: Instant) -> Bool {
        windows.withLock { windows in
            let all = count(Key(client: client.client, account: ""), in: windows, at: now)
            guard all < perClient, let account else { return all < perClient }
            return count(Key(client: client.client, account: account.text), in: windows, at: now) < perAccount
        }
    }

    /// A try went wrong.
    func note(_ client: ClientAddress, _ account: AccountIdentifier? = nil, at now: Instant) {
        windows.withLock { windows in
            if windows.count > sweepAt { windows = windows.filter { now - $0.value.begun < span } }
            add(Key(client: client.client, account: ""), to: &windows, at: now)
            if let account { add(Key(client: client.client, account: account.text), to: &windows, at: now) }
        }
    }

    private func count(_ key: Key, in windows: [Key: Window], at now: Instant) -> Int {
        guard let window = windows[key], now - window.begun < span else { return 0 }
        return window.count
    }

    private func add(_ key: Key, to windows: inout [Key: Window], at now: Instant) {
        let count = count(key, in: windows, at: now)
        windows[key] =
            count == 0 ? Window(begun: now, count: 1) : Window(begun: windows[key]?.begun ?? now, count: count + 1)
    }
}
