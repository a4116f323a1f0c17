import LDAP
public import Recovery
public import Retrace

/// Accounts in a directory that speaks LDAP: OpenLDAP's `slapd`, and others with the password operation of RFC 3062.
///
/// A lasting password is the directory's: it is checked by signing in as the account, so the server's hashes and policies
/// apply. A temporary one is Retrace's, a hash in an attribute of its own, so the lasting one goes on working.
/// Calls wait for the server on threads of their own. Several processes may share a directory.
public final class LDAPDirectory: AccountDirectory {
    let settings: CheckedSettings
    /// Connections of the service's own account.
    let service: ConnectionPool
    /// Connections on which accounts sign in, and nothing else.
    let signIns: ConnectionPool
    let work = WorkQueue(width: 2, patience: .seconds(4))

    /// Checks the settings. Connects with the first call, not here: see `checkConnection`.
    public init(_ settings: Settings) throws(LDAPSettingsError) {
        let checked = try CheckedSettings(settings)
        self.settings = checked
        service = ConnectionPool(
            checked.connection, beginning: .signIn(checked.bindName, password: checked.password),
            width: checked.connections)
        signIns = ConnectionPool(checked.connection, beginning: .nothing, width: checked.connections)
    }

    /// Ends the connections; calls then throw.
    public func close() {
        service.close()
        signIns.close()
    }

    /// Connects, signs in with the service's account and reads the base: for a service's readiness.
    public func checkConnection() async throws(DirectoryUnreachable) {
        let settings = settings
        try await ask(service) { connection throws(LDAPError) in
            _ = try connection.search(
                .present(.objectClass), under: settings.base, scope: .base, attributes: [], limit: 1)
        }
    }

    /// One search, whether the account is known or not (E1). A disabled account is said to be disabled whatever the phone.
    public func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        let settings = settings
        let entry = try await ask(service) { connection throws(LDAPError) in
            try connection.entry(of: account, settings, attributes: settings.names.ofLookUp)
        }
        return entry.map { FoundAccount($0, settings.names).answer(account, phone) } ?? .unknown
    }

    func ask<R: Sendable>(
        _ pool: ConnectionPool, _ body: @escaping @Sendable (borrowing Connection) throws(LDAPError) -> R
    ) async throws(DirectoryUnreachable) -> R {
        do throws(LDAPError) {
            return try await pool.run(within: settings.timeLimit, body)
        } catch .answered(.sizeLimitExceeded) {
            throw DirectoryUnreachable(reason: "the directory has more than one entry for an identifier")
        } catch .answered(.invalidCredentials) {
            throw DirectoryUnreachable(reason: "the directory refuses the password of bindDN")
        } catch {
            throw DirectoryUnreachable(reason: "the directory: \(error)")
        }
    }
}

extension Connection {
    /// The account's entry; nil if there is none. Throws `sizeLimitExceeded` if there are several.
    func entry(
        of account: AccountIdentifier, _ settings: CheckedSettings, attributes: [AttributeName]
    ) throws(LDAPError) -> Entry? {
        // Where the directory has no accounts of this type it is asked all the same, for nothing.
        let filter = settings.filters[account.type]?.filter(for: account) ?? .not(.present(.objectClass))
        let entries = try search(
            filter, under: settings.base, scope: settings.scope, attributes: attributes, limit: 1)
        guard entries.count <= 1 else { throw .answered(.sizeLimitExceeded) }
        return entries.first
    }

    func passwords(of account: AccountIdentifier, _ settings: CheckedSettings) throws(LDAPError) -> FoundPasswords? {
        try entry(of: account, settings, attributes: settings.names.ofPasswords)
            .map { FoundPasswords($0, settings.names) }
    }
}
