import EventStore
import LMDB
public import Recovery

/// What a pseudonym stands for.
public enum Revealed: Equatable, Sendable {
    case account(AccountIdentifier)
    case phone(PhoneNumber)
    /// An IPv4 address or an IPv6 /64.
    case client(String)
    case network(String)
}

// From a pseudonym to whom it stands for, and back. Each look is in the log, on disk, before anything is handed out.
extension Engine {
    /// What a pseudonym stands for. Throws if the vault does not know it, or no longer.
    public func reveal(_ pseudonym: Pseudonym, under warrant: Warrant) async throws(RetraceError) -> Revealed {
        try warrant.refuse(unlessFor: .reveal)
        guard try vault.value(of: pseudonym) != nil else { throw try unknown(pseudonym) }
        try await note(.revealed(pseudonym, warrant))
        guard let value = try vault.value(of: pseudonym), let revealed = Revealed(value.kind, value.text) else {
            throw try unknown(pseudonym)
        }
        return revealed
    }

    /// The pseudonym of an account; nil if the vault does not know it. Without a pseudonym there is nothing to log.
    public func pseudonym(
        of account: AccountIdentifier, under warrant: Warrant
    ) async throws(RetraceError) -> Pseudonym? {
        try await pseudonym(of: .account, account.vaultText, warrant)
    }

    /// The pseudonym of a phone; nil if the vault does not know it.
    public func pseudonym(of phone: PhoneNumber, under warrant: Warrant) async throws(RetraceError) -> Pseudonym? {
        try await pseudonym(of: .phone, phone.e164, warrant)
    }

    /// Whether a revocation is about an account: for a service that keeps sign-ins by account. It shows nobody a
    /// pseudonym, so it needs no warrant.
    public func concerns(_ revocation: Revocation, _ account: AccountIdentifier) throws(RetraceError) -> Bool {
        try knownPseudonym(of: account) == revocation.account
    }

    /// The pseudonym of an account, if it has ever been seen: for what this program does by itself and shows nobody.
    package func knownPseudonym(of account: AccountIdentifier) throws(RetraceError) -> Pseudonym? {
        try vault.pseudonym(of: .account, account.vaultText)
    }

    private func pseudonym(
        of kind: VaultKind, _ text: String, _ warrant: Warrant
    ) async throws(RetraceError) -> Pseudonym? {
        try warrant.refuse(unlessFor: .reveal)
        guard let pseudonym = try vault.pseudonym(of: kind, text) else { return nil }
        try await note(.revealed(pseudonym, warrant))
        return pseudonym
    }

    /// Writes down what was done with personal data; on disk when this returns.
    func note(_ payloads: Payload...) async throws(RetraceError) { try await note(payloads) }

    func note(_ payloads: [Payload]) async throws(RetraceError) {
        for outcome in try await writer.submit(payloads.map { Job(.record($0)) }) { _ = try outcome.get() }
    }

    /// Why the vault does not know a pseudonym, as far as the list of the erased tells.
    func unknown(_ pseudonym: Pseudonym) throws(RetraceError) -> RetraceError {
        guard let erased = try erasedList.entries().first(where: { $0.subject == pseudonym }) else {
            return .personalData(
                "the vault knows no \(pseudonym): it never was one of its pseudonyms, or its time was over")
        }
        return .personalData("\(pseudonym) was erased on \(iso8601(erased.time)), under the case \(erased.caseNumber)")
    }
}

extension Warrant {
    /// A warrant is good for its own action.
    func refuse(unlessFor action: PersonalDataAction) throws(RetraceError) {
        if self.action != action { throw .refused(.notAllowed(login: by, action: action)) }
    }
}

extension Revealed {
    /// Nil if the text is not of its kind.
    init?(_ kind: VaultKind, _ text: String) {
        switch kind {
        case .account:
            guard let account = AccountIdentifier(vaultText: text) else { return nil }
            self = .account(account)
        case .phone:
            guard let phone = try? PhoneNumber(text) else { return nil }
            self = .phone(phone)
        case .client: self = .client(text)
        case .network: self = .network(text)
        }
    }
}
