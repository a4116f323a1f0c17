import LDAP
public import Recovery
public import Retrace

extension LDAPDirectory {
    public func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try refuseEmpty(password)
        for _ in 0..<5 {
            let found = try await changeable(account)
            let before = found.temporary
            let hash = try await temporaryHash(password, before: before?.hash)
            // The same password again changes nothing but its end: a used one stays used.
            let use = before?.hash == hash ? before?.use : nil
            let temporary = TemporaryPassword(hash: hash, end: end, use: use)
            if temporary == before { return }
            if try await isFirst(toMake: found.changes(to: temporary, settings.names), in: found.entry) { return }
        }
        throw DirectoryUnreachable(reason: "an account's passwords change too often at once")
    }

    public func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        let settings = settings
        try await ask(service) { connection throws(LDAPError) in
            guard let found = try connection.passwords(of: account, settings) else { return }
            try connection.forgetTemporaryPassword(found, settings)
        }
    }

    /// The temporary password goes first: if the directory refuses the new one, or breaks off between, the old one still
    /// works and the call may be made again.
    public func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try refuseEmpty(password)
        let settings = settings
        let isKnown = try await ask(service) { connection throws(LDAPError) in
            guard let found = try connection.passwords(of: account, settings), !found.isDisabled else { return false }
            try connection.forgetTemporaryPassword(found, settings)
            try connection.setPassword(password.preparedBytes, of: found.entry)
            if settings.usesPasswordReset { try connection.modify(found.entry, [clearedReset]) }
            return true
        }
        guard isKnown else { throw noSuchAccount }
    }

    /// An account that can take a password.
    private func changeable(_ account: AccountIdentifier) async throws(DirectoryUnreachable) -> FoundPasswords {
        let settings = settings
        let found = try await ask(service) { connection throws(LDAPError) in
            try connection.passwords(of: account, settings)
        }
        guard let found, !found.isDisabled else { throw noSuchAccount }
        return found
    }

    /// Makes changes that fail if another has changed the account since it was read; false if so.
    private func isFirst(
        toMake changes: [Modification], in entry: DistinguishedName
    ) async throws(DirectoryUnreachable) -> Bool {
        try await ask(service) { connection throws(LDAPError) in
            do throws(LDAPError) {
                try connection.modify(entry, changes)
                return true
            } catch {
                guard error.meansAnotherWasFirst else { throw error }
                return false
            }
        }
    }

    private func temporaryHash(
        _ password: Secret, before: TemporaryHash?
    ) async throws(DirectoryUnreachable) -> TemporaryHash {
        try await work.run { [settings] in
            try TemporaryHash(
                of: password, before: before, salt: before?.slowSalt ?? .random(settings.passwordCost))
        }
    }

    private func refuseEmpty(_ password: Secret) throws(DirectoryUnreachable) {
        guard !password.exposed.isEmpty else { throw DirectoryUnreachable(reason: "an empty password is refused") }
    }
}

private let noSuchAccount = DirectoryUnreachable(reason: "the account is not in the directory or is disabled")
private let clearedReset = Modification.replace(attribute: "pwdReset", values: [])

extension LDAPError {
    /// The answers to deleting a value that is gone, adding one that is there, and adding a second where one may be.
    var meansAnotherWasFirst: Bool {
        switch self {
        case .answered(.noSuchAttribute), .answered(.attributeOrValueExists), .answered(.constraintViolation): true
        default: false
        }
    }
}

extension Connection {
    fileprivate func forgetTemporaryPassword(
        _ found: FoundPasswords, _ settings: CheckedSettings
    ) throws(LDAPError) {
        guard found.stored != nil else { return }
        try modify(found.entry, [.replace(attribute: settings.names.temporaryPassword.text, values: [])])
    }
}
