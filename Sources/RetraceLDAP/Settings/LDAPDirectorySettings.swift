public import Retrace
import Foundation

extension LDAPDirectory {
    /// How the accounts of a directory are reached and read. `LDAPDirectory.init` checks it.
    public struct Settings: Sendable {
        /// `ldaps://host`, `ldap://host:389` or `ldapi://%2Frun%2Fslapd%2Fldapi`.
        public var url: String
        /// Encrypts an `ldap://` connection before anything is sent.
        public var startTLS = false
        /// The certificates (PEM) of the authorities that the server's certificate must come from.
        public var caFile = "/etc/ssl/certs/ca-certificates.crt"
        /// Allows `ldap://` without StartTLS to another machine: passwords then cross the network as they are.
        public var allowsPlainText = false
        /// The service's own account in the directory, and its password.
        public var bindDN: String
        public var password: Secret

        /// Where accounts are looked for.
        public var baseDN: String
        public var scope = SearchScope.subtree
        /// What finds an individual's and an organization's account: a filter (RFC 4515) with `{identifier}` where the
        /// identifier stands. Nil: the directory has no accounts of that type.
        public var individualFilter: String?
        public var organizationFilter: String?
        public var attributes = Attributes()

        /// To connect and agree on encryption, in seconds.
        public var connectTimeout = 2.0
        /// For each of the two steps at most that a call of the directory takes, in seconds.
        public var timeLimit = 3.0
        /// Connections for the service's own account, and as many for checking passwords.
        public var connections = 4
        /// Of temporary passwords.
        public var passwordCost = PasswordCost.owasp
        /// Sets `pwdReset` when a temporary password is used, and clears it with the new password: for the overlay
        /// `ppolicy`.
        public var usesPasswordReset = false
        /// An entry with a password that nobody knows, hashed as the others' are. Whoever signs in to an account that
        /// does not exist is checked against it, so that the time does not tell. Nil: against a name without an entry.
        public var decoyDN: String?

        public init(url: String, bindDN: String, password: Secret, baseDN: String) {
            self.url = url
            self.bindDN = bindDN
            self.password = password
            self.baseDN = baseDN
        }
    }

    /// How far below the base accounts lie.
    public enum SearchScope: String, Sendable, CaseIterable {
        /// Right below it.
        case oneLevel
        /// Anywhere below it.
        case subtree
    }

    /// Which attribute of an account's entry holds what.
    public struct Attributes: Sendable, Equatable {
        /// Numbers that the account can be recovered with, in any usual writing.
        public var phone = "mobile"
        /// Further numbers, which are told of a recovery.
        public var otherPhones: String?
        /// What the citizen signs in with; the identifier where an entry has none.
        public var accountName: String? = "uid"
        /// When the phone was put on record, as a generalized time.
        public var phoneSince: String?
        /// Whether the account is disabled: by any value, or only by those in `disabledValues`.
        public var disabled: String?
        public var disabledValues: [String] = []
        /// What Retrace keeps of a temporary password: one value of at most 256 bytes, compared byte by byte.
        public var temporaryPassword = "retraceTemporaryPassword"
        /// The auxiliary class that allows `temporaryPassword`, added to an entry with its first one; nil if entries may
        /// have the attribute without it.
        public var objectClass: String? = "retraceAccount"

        public init() {}
    }
}

/// What is wrong with the settings of a directory. Holds none of their values.
public struct LDAPSettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The setting, by its name in the JSON form.
    public let key: String
    public let reason: String

    init(_ key: String, _ reason: String) {
        self.key = key
        self.reason = reason
    }

    public var description: String { "\(key): \(reason)" }
}
