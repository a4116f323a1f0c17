import Recovery
import Retrace
import Synchronization

/// A directory of accounts in memory: for scenarios and simulations, where thousands of slow hashes are not the point.
final class SimulatedDirectory: AccountDirectory {
    struct Account: Sendable {
        var phone: PhoneNumber
        var otherPhones: [PhoneNumber] = []
        var phoneSince: Instant?
        var isDisabled = false
        var password: Secret?
        var temporary: (password: Secret, end: Instant, isUsed: Bool)?
    }

    private struct State: Sendable {
        var accounts: [AccountIdentifier: Account] = [:]
        var isDown = false
    }

    private let state = Mutex(State())

    /// While it is down every call throws.
    func setDown(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }

    func set(_ account: Account, for identifier: AccountIdentifier) {
        state.withLock { $0.accounts[identifier] = account }
    }

    func account(_ identifier: AccountIdentifier) -> Account? { state.withLock { $0.accounts[identifier] } }

    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        try whileUp { state in
            guard let known = state.accounts[account] else { return .unknown }
            if known.isDisabled { return .disabled }
            guard known.phone == phone else { return .otherPhone }
            return .matched(
                accountName: account.text, otherPhones: known.otherPhones, phoneSince: known.phoneSince)
        }
    }

    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try whileUp { state in
            if let before = state.accounts[account]?.temporary, before.password == password {
                state.accounts[account]?.temporary?.end = end
            } else {
                state.accounts[account]?.temporary = (password, end, false)
            }
        }
    }

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try whileUp { $0.accounts[account]?.temporary = nil }
    }

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try whileUp { state in
            state.accounts[account]?.password = password
            state.accounts[account]?.temporary = nil
        }
    }

    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        try whileUp { state in
            guard let known = state.accounts[account], !known.isDisabled else { return .wrong }
            if known.password == password { return .right }
            guard let temporary = known.temporary, temporary.password == password else { return .wrong }
            guard !temporary.isUsed, now < temporary.end else { return .expired }
            state.accounts[account]?.temporary?.isUsed = true
            return .temporary
        }
    }

    private func whileUp<R: Sendable>(_ body: (inout State) -> R) throws(DirectoryUnreachable) -> R {
        let answer: R? = state.withLock { state in
            if state.isDown { return nil }
            return body(&state)
        }
        guard let answer else { throw DirectoryUnreachable(reason: "the scenario has taken it down") }
        return answer
    }
}
