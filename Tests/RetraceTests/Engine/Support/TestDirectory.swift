import Recovery
import Retrace
import Synchronization

/// A user store in memory, which can be down.
final class TestDirectory: AccountDirectory {
    private struct Account: Sendable {
        var phone: PhoneNumber
        var name: String
        var others: [PhoneNumber]
        var isDisabled = false
        var password: Secret?
        var temporary: (password: Secret, end: Instant, isUsed: Bool)?
    }

    private struct State: Sendable {
        var isDown = false
        var endsSignIns = true
        var signInsEnded: [String] = []
        var accounts: [String: Account] = [:]
        var changes = 0
    }

    private let state = Mutex(State())

    /// How often anything was changed at an account.
    var changes: Int { state.withLock(\.changes) }

    /// The accounts whose sign-ins were ended, in order.
    var signInsEnded: [String] { state.withLock(\.signInsEnded) }

    /// Whether it can end sign-ins while the rest of it works.
    func set(endsSignIns: Bool) { state.withLock { $0.endsSignIns = endsSignIns } }

    func set(isDown: Bool) { state.withLock { $0.isDown = isDown } }

    func add(_ citizen: Citizen, others: [PhoneNumber] = []) {
        let account = Account(phone: citizen.phone, name: citizen.name, others: others)
        state.withLock { $0.accounts[citizen.account.text] = account }
    }

    func disable(_ citizen: Citizen) { state.withLock { $0.accounts[citizen.account.text]?.isDisabled = true } }

    func change(phone: PhoneNumber, of citizen: Citizen) {
        state.withLock { $0.accounts[citizen.account.text]?.phone = phone }
    }

    /// Whether a temporary password is set that has not been used.
    func hasTemporaryPassword(_ citizen: Citizen) -> Bool {
        state.withLock { $0.accounts[citizen.account.text]?.temporary.map { !$0.isUsed } ?? false }
    }

    func lookUp(_ account: AccountIdentifier, phone: PhoneNumber) async throws(DirectoryUnreachable) -> DirectoryAnswer
    {
        try ask { state in
            guard let known = state.accounts[account.text] else { return .unknown }
            if known.isDisabled { return .disabled }
            if known.phone != phone { return .otherPhone }
            return .matched(accountName: known.name, otherPhones: known.others, phoneSince: nil)
        }
    }

    func setTemporaryPassword(_ password: Secret, until end: Instant, for account: AccountIdentifier)
        async throws(DirectoryUnreachable)
    {
        try change(account) { known in
            let isUsed = known.temporary.map { $0.password == password && $0.isUsed } ?? false
            known.temporary = (password, end, isUsed)
        }
    }

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try change(account) { $0.temporary = nil }
    }

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try change(account) { known in
            known.password = password
            known.temporary = nil
        }
    }

    func endSignIns(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        let isDone = try ask { state in
            if state.endsSignIns { state.signInsEnded.append(account.text) }
            return state.endsSignIns
        }
        if !isDone { throw DirectoryUnreachable(reason: "its sessions are out of reach") }
    }

    func checkPassword(_ password: Secret, for account: AccountIdentifier, at now: Instant)
        async throws(DirectoryUnreachable) -> PasswordAnswer
    {
        try ask { state in
            guard var known = state.accounts[account.text] else { return .wrong }
            if known.password == password { return .right }
            guard let temporary = known.temporary, temporary.password == password else { return .wrong }
            if temporary.isUsed || now >= temporary.end { return .expired }
            known.temporary?.isUsed = true
            state.accounts[account.text] = known
            return .temporary
        }
    }

    private func change(
        _ account: AccountIdentifier, _ body: (inout Account) -> Void
    ) throws(DirectoryUnreachable) {
        try ask { state in
            guard var known = state.accounts[account.text] else { return }
            body(&known)
            state.accounts[account.text] = known
            state.changes += 1
        }
    }

    private func ask<R: Sendable>(_ body: (inout State) -> R) throws(DirectoryUnreachable) -> R {
        let answer: R? = state.withLock { state in state.isDown ? nil : body(&state) }
        guard let answer else { throw DirectoryUnreachable(reason: "it is down") }
        return answer
    }
}

/// Passes every token but `bad`; whether it was used before is the engine's to know.
struct OnceCaptcha: Captcha {
    let provider = "test"

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        token.exposed == "bad" ? .failed(.wrong) : .passed(until: now + .minutes(5), identity: token.exposed)
    }
}
