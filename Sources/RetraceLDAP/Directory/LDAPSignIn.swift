import LDAP
public import Recovery
public import Retrace

extension LDAPDirectory {
    /// One search and one sign-in or change, whether the account is known or not (E1). The temporary
    /// password is compared first: it must not count at the server as a wrong try. A disabled account's password is
    /// `wrong`, and so is an empty one.
    public func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        let settings = settings
        let found = try await ask(service) { connection throws(LDAPError) in
            try connection.passwords(of: account, settings)
        }
        let slow = try await slowHash(password, found?.temporary?.hash)
        guard let found, !found.isDisabled, !password.exposed.isEmpty else {
            _ = try await opens(password, settings.decoy)
            return .wrong
        }
        guard let temporary = found.temporary, temporary.hash.isHash(of: password, slow: slow) else {
            return try await opens(password, found.entry) ? .right : .wrong
        }
        guard temporary.use == nil, now < temporary.end else { return .expired }
        return try await use(temporary, found, account) ? .temporary : .expired
    }

    /// Derived only where a temporary password was not made by chance: the engine's are.
    private func slowHash(
        _ password: Secret, _ hash: TemporaryHash?
    ) async throws(DirectoryUnreachable) -> PasswordHash? {
        guard let salt = hash?.slowSalt else { return nil }
        return try await work.run { try PasswordHash(of: password, salt: salt) }
    }

    /// Whether the directory lets the entry sign in with this password.
    private func opens(_ password: Secret, _ entry: DistinguishedName) async throws(DirectoryUnreachable) -> Bool {
        try await ask(signIns) { connection throws(LDAPError) in
            do throws(LDAPError) {
                try connection.bind(entry, password: password.preparedBytes)
                return true
            } catch {
                guard error.meansNoSignIn else { throw error }
                return false
            }
        }
    }

    /// Marks a temporary password as used. False if it was used, replaced or taken back since it was read: of many checks
    /// at once, in any process, one opens.
    private func use(
        _ temporary: TemporaryPassword, _ found: FoundPasswords, _ account: AccountIdentifier
    ) async throws(DirectoryUnreachable) -> Bool {
        let settings = settings
        var used = temporary
        used.use = .random()
        let changes = found.changes(to: used, settings.names) + (settings.usesPasswordReset ? [forcedReset] : [])
        let mark = used.use
        return try await ask(service) { connection throws(LDAPError) in
            do throws(LDAPError) {
                try connection.modify(found.entry, changes)
                return true
            } catch {
                guard error.meansAnotherWasFirst else { throw error }
                // It may have been this very change, if its answer was lost and it was sent again.
                return try connection.passwords(of: account, settings)?.temporary?.use == mark
            }
        }
    }
}

private let forcedReset = Modification.replace(attribute: "pwdReset", values: [Array("TRUE".utf8)])

extension LDAPError {
    /// A wrong password, no such entry, an entry without a password, or one that the server has locked.
    fileprivate var meansNoSignIn: Bool {
        switch self {
        case .answered(.invalidCredentials), .answered(.noSuchObject), .answered(.inappropriateAuthentication),
            .answered(.constraintViolation), .answered(.unwillingToPerform):
            true
        default: false
        }
    }
}
